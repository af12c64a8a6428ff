"""One intent on its way to the ledger, and the records it touches."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

from chaincode.action import DEPOSITED
from chaincode.actions import ACTIONS
from chaincode.intent import Intent, SignedIntent
from chaincode.records import made_id
from gateway.intents.result import Result

ALONE_ABOVE_BYTES = 65_536
"""A larger intent (an archive) is put into a batch of its own, as the chaincode demands."""

# An item of a batch is a JSON object of three strings, and of two more in an object of their own where a second person
# has signed; this covers the names, quotes and commas of each object.
_ITEM_OVERHEAD_BYTES = 48


@dataclass(slots=True, eq=False, kw_only=True)
class Entry:
    """An accepted intent. `done` gets the one result that everyone who asked for it is answered with.

    `makes` is the id of the record that it makes, where it names one; `keys` are the records that it may write; `size`
    is its share of a batch in bytes, before compression; `has_terms` says that terms have to be deposited for it,
    `has_statement` that a statement has to be in its collection before it; `accepted_s` is on the event loop's clock.
    """

    sequence: int
    signed: SignedIntent
    digest: str
    actor: str
    intent_id: str
    target: str | None
    makes: str | None
    expected_version: int | None
    function: str
    keys: tuple[str, ...]
    size: int
    has_terms: bool
    has_statement: bool
    done: asyncio.Future[Result] = field(repr=False)
    accepted_s: float
    candidate: bool = False
    refusals: int = 0
    first_refused_s: float | None = None
    outages: int = 0
    preparations: int = 0

    @property
    def alone(self) -> bool:
        return self.size > ALONE_ABOVE_BYTES

    @property
    def record(self) -> str:
        """The id of the record that it changes or makes."""
        return self.target or self.makes or self.digest


def new_entry(*, sequence: int, signed: SignedIntent, done: asyncio.Future[Result], accepted_s: float) -> Entry:
    """The entry of `signed`, whose text has passed the prechecks."""
    value = json.loads(signed.intent)
    del value["v"]
    intent = Intent(**value)
    makes = made_id(intent)
    return Entry(
        sequence=sequence,
        signed=signed,
        digest=signed.digest,
        actor=intent.actor,
        intent_id=intent.intent_id,
        target=intent.target,
        makes=makes,
        expected_version=intent.expected_version,
        function="Purge" if intent.action == "purge" else "Apply",
        keys=_keys(intent, makes),
        size=_size(signed),
        has_terms=signed.private is not None and ACTIONS[intent.action].private in DEPOSITED,
        has_statement=ACTIONS[intent.action].private == "statement",
        done=done,
        accepted_s=accepted_s,
    )


def _keys(intent: Intent, makes: str | None) -> tuple[str, ...]:
    """Two intents that make a record under one id touch the same record, as two with one target do, and as two do
    whose steps write one record that they only name: takes of a listing, bids of one side of an auction."""
    own = f"{intent.actor}/{intent.intent_id}"  # no record's id has a slash
    record = intent.target or makes
    touches = ACTIONS[intent.action].touches
    others = touches(intent) if touches is not None else ()
    return tuple(dict.fromkeys((own, *(() if record is None else (record,)), *others)))


def _size(signed: SignedIntent) -> int:
    size = _encoded_size(signed.intent) + len(signed.signature) + _ITEM_OVERHEAD_BYTES
    if signed.second is not None:
        size += len(signed.second.actor) + len(signed.second.signature) + _ITEM_OVERHEAD_BYTES
    return size + (_encoded_size(signed.private) if signed.private is not None else 0)


def _encoded_size(text: str) -> int:
    """Bytes of `text` as a JSON string: quotes and backslashes are escaped, control characters cannot occur."""
    size = len(text) if text.isascii() else len(text.encode())
    return size + text.count('"') + text.count("\\")
