"""One intent on its way to the ledger, and the records it touches."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode.intent import SignedIntent
from gateway.intents.result import Result

ALONE_ABOVE_BYTES = 65_536
"""A larger intent (an archive) is put into a batch of its own, as the chaincode demands."""

# An item of a batch is a JSON object of three strings; this covers its names, quotes and commas.
_ITEM_OVERHEAD_BYTES = 48

# Actions that make a record under an id of their own choice: two of them with one id touch the same record.
_ID_OF_NEW_RECORD = {
    "register_participant": "participant",
    "register_user": "user",
    "publish_package": "package",
    "set_flow_policy": "segment",
}


@dataclass(slots=True, eq=False, kw_only=True)
class Entry:
    """An accepted intent. `done` gets the one result that everyone who asked for it is answered with.

    `keys` are the records that it may write; `size` is its share of a batch in bytes, before compression; `accepted_s`
    is on the event loop's clock.
    """

    sequence: int
    signed: SignedIntent
    digest: str
    actor: str
    intent_id: str
    target: str | None
    expected_version: int | None
    function: str
    keys: tuple[str, ...]
    size: int
    done: asyncio.Future[Result] = field(repr=False)
    accepted_s: float
    candidate: bool = False
    refusals: int = 0
    first_refused_s: float | None = None
    outages: int = 0

    @property
    def alone(self) -> bool:
        return self.size > ALONE_ABOVE_BYTES

    @property
    def private(self) -> bool:
        """Whether terms have to be deposited for it."""
        return self.signed.private is not None


def new_entry(*, sequence: int, signed: SignedIntent, done: asyncio.Future[Result], accepted_s: float) -> Entry:
    """The entry of `signed`, whose text has passed the prechecks."""
    intent: Mapping[str, Any] = json.loads(signed.intent)
    action = intent["action"]
    return Entry(
        sequence=sequence,
        signed=signed,
        digest=signed.digest,
        actor=intent["actor"],
        intent_id=intent["intent_id"],
        target=intent["target"],
        expected_version=intent["expected_version"],
        function="Purge" if action == "purge" else "Apply",
        keys=_keys(intent, action),
        size=_size(signed),
        done=done,
        accepted_s=accepted_s,
    )


def _keys(intent: Mapping[str, Any], action: str) -> tuple[str, ...]:
    own = f"{intent['actor']}/{intent['intent_id']}"  # no record's id has a slash
    record = intent["target"]
    if record is None and action in _ID_OF_NEW_RECORD:
        record = intent["args"].get(_ID_OF_NEW_RECORD[action])
    return (own,) if record is None else (own, record)


def _size(signed: SignedIntent) -> int:
    size = _encoded_size(signed.intent) + len(signed.signature) + _ITEM_OVERHEAD_BYTES
    return size + (_encoded_size(signed.private) if signed.private is not None else 0)


def _encoded_size(text: str) -> int:
    """Bytes of `text` as a JSON string: quotes and backslashes are escaped, control characters cannot occur."""
    size = len(text) if text.isascii() else len(text.encode())
    return size + text.count('"') + text.count("\\")
