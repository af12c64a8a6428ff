"""A bill computed again: from the state that the transaction of its `Settle` read, the private texts and the readings.

Both trading organisations endorsed that transaction. Its read set names where each record was written that the bill
rests on: package, template, methods, calendar, reference prices, metering points and the roots of readings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chaincode import keys
from chaincode.billing.anchors import anchors_of
from chaincode.billing.gathering import Bill, Gathering, standing_of
from chaincode.billing.making import statement_of
from chaincode.billing.packed_readings import DayReadings, pack
from chaincode.billing.private_text import statement_text
from chaincode.billing.readings import anchored_hash
from chaincode.context import Overlay, Record
from chaincode.refusals import Refused
from gateway.verify.bill_part import BillPart, DayPart
from gateway.verify.failures import EvidenceError
from gateway.verify.recorded_state import RecordedState, Transactions
from gateway.verify.replay import Step, finished
from gateway.verify.report import ProvedBill
from gateway.verify.transactions import Place
from gateway.verify.walk import Walked

WHERE = "bill"


@dataclass(slots=True)
class _Texts:
    """The collections as a file opens them. `asked` are the hashes of what the bill follows from, by collection."""

    texts: Mapping[str, str]
    asked: dict[str, set[str]] = field(default_factory=dict)

    async def get_private_data_multiple(self, collection: str, keys: Sequence[str]) -> list[bytes | None]:
        self.asked.setdefault(collection, set()).update(keys)
        return [self.texts[key].encode() if key in self.texts else None for key in keys]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a bill rests on. `settled` is the place of the transaction that put its statement into the collection,
    `contract` that of the order's record which it read; `terms` and `statements` are the hashes of the private texts
    that it follows from, its own statement's among them; `points` are its metering points, each with its days."""

    step: Step
    settled: Place
    contract: Place
    terms: frozenset[str]
    statements: frozenset[str]
    points: Mapping[str, tuple[str, ...]]


def basis_of(transactions: Transactions, newest: Walked) -> Basis:
    """What the newest version of a bill rests on.

    Raises EvidenceError `record_differs` where the public record names other readings than those that were anchored,
    and what reading the state raises.
    """
    step = newest.replay.steps[-1]
    statement_hash = str(step.record["statement_hash"])
    settled = _settled_at(transactions, newest.place, step.item.digest)
    texts = _Texts({})
    gathered = _gathered(transactions, settled, step, texts, {})
    readings_hash, points = finished(_public_facts(gathered))
    contract = gathered.state.read[keys.order(str(step.intent.target))]
    if readings_hash != step.record["readings_hash"] or contract is None:
        raise EvidenceError("record_differs", where=WHERE, detail="readings_hash")
    return Basis(
        step=step,
        settled=settled,
        contract=contract,
        terms=frozenset(texts.asked.get(keys.TERMS_COLLECTION, ())),
        statements=frozenset({statement_hash, *texts.asked.get(keys.STATEMENTS_COLLECTION, ())}),
        points=points,
    )


def prove_bill(transactions: Transactions, basis: Basis, part: BillPart, openings: Iterable[str]) -> ProvedBill:
    """Check what the file has of the bill: its statement where it is there, and where the readings are too the whole
    computation.

    Raises EvidenceError `statement_unknown`, `statement_differs`, `statement_not_opened`, `bill_refused`,
    `bill_differs`, `wrong_form`.
    """
    texts = {hashlib.sha256(text.encode()).hexdigest(): text for text in (*openings, *part.statements)}
    for text in part.statements:
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest not in basis.statements:
            raise EvidenceError("statement_unknown", where="bill.statements", detail=f"SHA-256 {digest}")
    record = basis.step.record
    own = texts.get(record["statement_hash"])
    proved = ProvedBill(
        month=record["start"][:7],
        version=record["version"],
        start=record["start"],
        end=record["end"],
        final=record["final"],
        statement_hash=record["statement_hash"],
        terms_hash=record["terms_hash"],
        readings_hash=record["readings_hash"],
        settled_in=basis.settled[0],
        points=basis.points,
        checks=("public_record",),
        statement=None,
    )
    if own is not None:
        opened = _opened(own)
        _check_statement(opened["statement"], record)
        proved = replace(proved, statement=opened["statement"], checks=(*proved.checks, "statement"))
    if part.readings is not None:
        if own is None:
            raise EvidenceError("statement_not_opened", where=WHERE)
        _compute(transactions, basis, part.readings, texts, salt=opened["salt"])
        proved = replace(proved, checks=(*proved.checks, "readings", "computation"))
    return proved


def _settled_at(transactions: Transactions, place: Place, digest: str) -> Place:
    """Where `Settle` computed the statement for the intent with this digest."""
    namespace = transactions.transaction(place).result.namespaces[transactions.chaincode]
    key = (keys.STATEMENTS_COLLECTION, hashlib.sha256(keys.computed(digest).encode()).digest())
    settled = namespace.hashed_reads.get(key)
    if settled is None:
        raise EvidenceError("read_not_recorded", where=f"block {place[0]}, transaction {place[1]}")
    return settled


@dataclass(frozen=True, slots=True)
class _Gathered:
    state: RecordedState
    overlay: Overlay
    gathering: Gathering
    bill: Bill


def _gathered(
    transactions: Transactions, settled: Place, step: Step, texts: _Texts, packed: Mapping[str, str]
) -> _Gathered:
    state = RecordedState(transactions, settled)
    overlay = Overlay(state)
    gathering = Gathering(overlay, texts)
    args = step.intent.args
    bill = Bill(order_id=str(step.intent.target), start=args["start"], end=args["end"], packed=packed)
    try:
        finished(gathering.load([bill]))
    except Refused as refused:
        raise EvidenceError("bill_refused", where=WHERE, detail=refused.code) from None
    return _Gathered(state, overlay, gathering, bill)


async def _public_facts(gathered: _Gathered) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The readings hash of the roots that were anchored, and the days of each metering point."""
    bill = gathered.bill
    standing = await standing_of(gathered.overlay, bill.order_id, bill.month)
    points = await gathered.gathering.points(bill, standing.order)
    try:
        found = anchored_hash(points, await anchors_of(gathered.overlay, points))
    except Refused as refused:
        raise EvidenceError("bill_refused", where=WHERE, detail=refused.code) from None
    return found, {each.point_id: tuple(each.days) for each in points}


def _opened(text: str) -> Record:
    """A statement's text. Its hash is on the ledger, and `Settle` wrote it: it has this form."""
    value = json.loads(text)
    if not isinstance(value, dict) or value.keys() != {"salt", "statement"} or not isinstance(value["statement"], dict):
        raise EvidenceError("wrong_form", where="bill.statements")
    return value


def _check_statement(statement: Mapping[str, Any], record: Record) -> None:
    """Raise EvidenceError `statement_differs`, with the part, unless the statement is that of the public record, its
    lines add up to its total and what its parties get to zero."""
    same = ("order", "version", "start", "end", "final", "terms_hash", "readings_hash")
    odd = next((name for name in same if statement.get(name) != record[name]), None)
    if odd is None and sum(line["amount_fen"] for line in statement["lines"]) != statement["total_fen"]:
        odd = "total_fen"
    if odd is None:
        odd = next((name for name in ("parties", "due") if sum(statement[name].values())), None)
    if odd is not None:
        raise EvidenceError("statement_differs", where=WHERE, detail=odd)


def _compute(
    transactions: Transactions,
    basis: Basis,
    readings: Mapping[str, Sequence[DayPart]],
    texts: Mapping[str, str],
    *,
    salt: str,
) -> None:
    missing = (basis.terms | basis.statements) - texts.keys()
    try:
        packed = {point: pack([_day_readings(day) for day in days]) for point, days in readings.items()}
    except ValueError:
        raise EvidenceError("wrong_form", where="bill.readings") from None
    gathered = _gathered(transactions, basis.settled, basis.step, _Texts(texts), packed)
    work = statement_of(
        gathered.gathering,
        gathered.overlay,
        basis.step.intent,
        gathered.bill,
        now_ms=transactions.transaction(basis.settled).request.at_ms,
    )
    try:
        statement = finished(work)
    except Refused as refused:
        if missing and refused.code in ("terms_missing", "statement_missing"):
            raise EvidenceError("statement_not_opened", where=WHERE, detail=f"SHA-256 {min(missing)}") from None
        detail = f"{refused.code} {refused.detail['key']}" if "key" in refused.detail else refused.code
        raise EvidenceError("bill_refused", where=WHERE, detail=detail) from None
    if statement_text(statement, salt)[1] != basis.step.record["statement_hash"]:
        own = json.loads(texts[basis.step.record["statement_hash"]])["statement"]
        odd = next((name for name in sorted({*statement, *own}) if statement.get(name) != own.get(name)), None)
        raise EvidenceError("bill_differs", where=WHERE, detail=odd or "")


def _day_readings(day: DayPart) -> DayReadings:
    return DayReadings.of_values(day=day.day, salt=day.salt, flags=day.flags, columns=day.values)
