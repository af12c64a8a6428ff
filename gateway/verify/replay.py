"""Running the rules of the market again: each step of the subject by the chaincode's own code, on the state that its
transaction read, compared with what the block says was written.

A batch holds other people's intents too. Only the subject's own are run, with those earlier ones of the batch whose
records they read; where that does not lead to the record in the block, the whole batch is.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from chaincode import batch, keys
from chaincode.actions import ACTIONS
from chaincode.canonical import NotCanonicalError
from chaincode.context import Overlay, Record
from chaincode.dispatch import APPLY_ACTIONS, PURGE_ACTIONS, run_batch
from chaincode.intent import Intent, SignedIntent
from chaincode.precheck import check_intent
from chaincode.records import made_id
from chaincode.refusals import Refused
from chaincode.results import Result, expand, usual_of
from gateway.verify.failures import EvidenceError
from gateway.verify.recorded_state import RecordedState, Transactions
from gateway.verify.subject import Subject
from gateway.verify.transactions import Place, Transaction

_FUNCTIONS = {b"Apply": APPLY_ACTIONS, b"Purge": PURGE_ACTIONS}
_APPLIED = "applied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An applied intent that changed the subject's record, and that record after it. `by_others`: the intent is not one
    on this record alone, such as the exchange's that allots many."""

    item: SignedIntent
    intent: Intent
    record: Record
    by_others: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What one transaction did to the subject. `before` is the place of its record that it read (None: there was none),
    `read` every record that its steps needed, with its place."""

    steps: tuple[Step, ...]
    before: Place | None
    read: dict[str, Place | None] = field(repr=False)
    records: dict[str, Record] = field(repr=False)


class _Watched(Overlay):
    """The overlay that the rules run on; it notes each version of the record that is kept, and the records read."""

    def __init__(self, state: RecordedState, key: str) -> None:
        super().__init__(state)
        self._key = key
        self._pending: list[Record] = []
        self.versions: list[list[Record]] = []
        self.records: dict[str, Record] = {}

    async def get(self, key: str) -> Record | None:
        record = await super().get(key)
        if record is not None:
            self.records.setdefault(key, record)
        return record

    def put(self, key: str, record: Record) -> None:
        super().put(key, record)
        if key == self._key:
            self._pending.append(record)

    def keep(self) -> None:
        self.versions.append(self._pending)
        self._pending = []
        super().keep()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    items: Sequence[SignedIntent]
    intents: dict[int, Intent]
    """Those that were applied, by their place in the batch."""
    results: Sequence[Result]
    actions: frozenset[str]


@dataclass(slots=True, kw_only=True)
class _Run:
    chosen: list[int]
    state: RecordedState
    overlay: _Watched
    results: Sequence[Result]


def replay(transactions: Transactions, place: Place, *, subject: Subject, organisation: str) -> Replay:
    """Run the steps of `subject` in the transaction in `place` again; `organisation` is its creator's.

    Raises EvidenceError `batch_malformed`, `intent_refused`, `record_differs`, and what reading the state raises.
    """
    where = f"block {place[0]}, transaction {place[1]}"
    transaction = transactions.transaction(place)
    found = _batch(transaction, where)
    own = [n for n, intent in found.intents.items() if subject.is_own(intent, found.items[n])]
    chosen = own or list(found.intents)
    run = _widest(transactions, place, transaction, found, chosen, subject, organisation)
    if own and _fault(run, found, transaction, transactions.chaincode, subject) is not None:
        run = _run(transactions, place, transaction, found, list(found.intents), subject, organisation)
    fault = _fault(run, found, transaction, transactions.chaincode, subject)
    if fault is not None:
        raise EvidenceError(fault[0], where=where, detail=fault[1])
    steps = [
        Step(item=found.items[n], intent=found.intents[n], record=record, by_others=n not in own)
        for n, versions in zip(run.chosen, run.overlay.versions, strict=True)
        for record in versions[-1:]
    ]
    reads = transaction.result.namespaces[transactions.chaincode].reads
    return Replay(steps=tuple(steps), before=reads.get(subject.key), read=run.state.read, records=run.overlay.records)


def _batch(transaction: Transaction, where: str) -> _Batch:
    args = transaction.request.args
    if len(args) != 2 or args[0] not in _FUNCTIONS:
        raise EvidenceError("batch_malformed", where=where)
    try:
        items = batch.decode(args[1])
        results = expand(transaction.result.response, usual=usual_of(items))
        applied = [n for n, result in enumerate(results) if result["status"] == _APPLIED]
        intents = {n: check_intent(items[n].intent) for n in applied}
    except (Refused, NotCanonicalError, ValueError):
        raise EvidenceError("batch_malformed", where=where) from None
    return _Batch(items=items, intents=intents, results=results, actions=_FUNCTIONS[args[0]])


def _widest(
    transactions: Transactions,
    place: Place,
    transaction: Transaction,
    found: _Batch,
    chosen: list[int],
    subject: Subject,
    organisation: str,
) -> _Run:
    """Run `chosen`, with the earlier intents of the batch that made or changed a record which these read."""
    while True:
        run = _run(transactions, place, transaction, found, chosen, subject, organisation)
        names = _names_in(run.state.read)
        more = [
            n
            for n, intent in found.intents.items()
            if n < chosen[-1] and n not in chosen and not names.isdisjoint(_touched(intent, found.items[n]))
        ]
        if not more:
            return run
        chosen = sorted([*chosen, *more])


def _run(
    transactions: Transactions,
    place: Place,
    transaction: Transaction,
    found: _Batch,
    chosen: list[int],
    subject: Subject,
    organisation: str,
) -> _Run:
    state = RecordedState(transactions, place)
    overlay = _Watched(state, subject.key)

    async def work() -> Sequence[Result]:
        results, _ = await run_batch(
            overlay,
            [found.items[n] for n in chosen],
            actions=found.actions,
            organisation=organisation,
            now_ms=transaction.request.at_ms,
        )
        await overlay.flush()
        return results

    return _Run(chosen=chosen, state=state, overlay=overlay, results=finished(work()))


def _fault(
    run: _Run, found: _Batch, transaction: Transaction, chaincode: str, subject: Subject
) -> tuple[str, str] | None:
    """The code and detail of what the run did otherwise than the ledger has it."""
    for n, result in zip(run.chosen, run.results, strict=True):
        if result != found.results[n]:
            return "intent_refused", f"{found.intents[n].action}: {result.get('code', 'another version')}"
    written = transaction.result.namespaces[chaincode].writes
    own = {subject.key, *(keys.intent(found.intents[n].actor, found.intents[n].intent_id) for n in run.chosen)}
    # Other records may have been changed again by later intents, unless all of the batch was run.
    compared = own if len(run.chosen) < len(found.intents) else own | run.state.written.keys()
    for key in sorted(compared):
        if run.state.written.get(key) != written.get(key) or key not in written:
            return "record_differs", keys.split(key)[0]
    return None


def _names_in(read: Iterable[str]) -> set[str]:
    """The ids in the keys that were read, and each key's type and ids as an action's `touches` writes them."""
    names: set[str] = set()
    for key in read:
        object_type, attributes = keys.split(key)
        names |= {*attributes, "/".join((object_type, *attributes))}
    return names


def _touched(intent: Intent, item: SignedIntent) -> Collection[str]:
    """What an intent may have written, by name: its own record and what its action says it touches beside."""
    touches = ACTIONS[intent.action].touches
    named = (intent.target, made_id(intent), item.digest, *(touches(intent) if touches else ()))
    return {each for each in named if each is not None}


def finished(work: Any) -> Any:
    """The result of a coroutine that waits for nothing: its state is at hand."""
    try:
        work.send(None)
    except StopIteration as stop:
        return stop.value
    raise RuntimeError("the rules of the market wait for something")  # a programmer's mistake


def record_of(transaction: Transaction, key: str, *, chaincode: str) -> Any:
    """The JSON that a transaction wrote under `key`; None when it wrote none."""
    value = transaction.result.namespaces[chaincode].writes.get(key)
    return None if value is None else json.loads(value)
