"""`Note`: private texts of steps into the collection `statements`, once both trading organisations have checked them.

They endorse it; it writes nothing public. The step itself, in `Apply`, finds its text by the digest of its intent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from chaincode import authority, keys
from chaincode.authority import authorise, check_lifetime, network_of
from chaincode.bill_question.notes import check_answer, check_question
from chaincode.context import Overlay
from chaincode.intent import Intent, SignedIntent
from chaincode.invoice.notes import check_invoice
from chaincode.note.statements import Statements
from chaincode.note.text import read_note
from chaincode.precheck import check_intent
from chaincode.refusals import Refused
from chaincode.results import Result, deposited

Check = Callable[[Overlay, Statements, Intent, dict[str, Any]], Awaitable[None]]
_CHECKS: dict[str, Check] = {
    "ask_bill": check_question,
    "answer_bill": check_answer,
    "issue_invoice": check_invoice,
}
NOTING_ACTIONS = frozenset(_CHECKS)


class Notes(Protocol):
    """The part of `chaincode.shim.Stub` that notes are read and written with."""

    async def get_private_data_multiple(self, collection: str, keys: Sequence[str]) -> list[bytes | None]: ...
    async def put_private_data(self, collection: str, key: str, value: bytes) -> None: ...
    def start_write_batch(self) -> None: ...
    async def finish_write_batch(self) -> None: ...


async def note(
    notes: Notes, ledger: Overlay, items: Sequence[SignedIntent], *, organisation: str, now_ms: int
) -> tuple[list[Result], dict[str, bytes]]:
    """Check the note of each intent; `organisation` is the creator's MSP id. Nothing is written: the second value has
    the texts to be written by their keys.

    Each result is `{"status": "deposited" | "kept"}` (kept: it is there) or `{"status": "refused", "code", "detail"?}`.
    Raises Refused `not_bootstrapped`, PeerError where this peer lacks a private value.
    """
    network = await network_of(ledger)
    there = await notes.get_private_data_multiple(
        keys.STATEMENTS_COLLECTION, [keys.note(item.digest) for item in items]
    )
    results: list[Result] = []
    fresh: dict[str, bytes] = {}
    for item, present in zip(items, there, strict=True):
        try:
            intent = check_intent(item.intent)
            if intent.action not in _CHECKS:
                raise Refused("unknown_action")
            text = read_note(str(item.private), str(intent.private_hash), action=intent.action)
            await ledger.prefetch(authority.reads(intent, item))
            await authorise(ledger, intent, item=item, organisation=organisation, network=network, now_ms=now_ms)
            check_lifetime(intent, now_ms=now_ms)
            if not present:
                await _CHECKS[intent.action](ledger, Statements(notes), intent, text)
        except Refused as refused:
            results.append({"status": "refused", **refused.as_value()})
            continue
        if present or keys.note(item.digest) in fresh:
            results.append({"status": "kept"})
            continue
        fresh[keys.note(item.digest)] = str(item.private).encode()
        results.append(deposited())
    return results, fresh


async def write_notes(notes: Notes, fresh: dict[str, bytes]) -> None:
    """Put the texts into their collection."""
    if not fresh:
        return
    notes.start_write_batch()
    for key, text in fresh.items():
        await notes.put_private_data(keys.STATEMENTS_COLLECTION, key, text)
    await notes.finish_write_batch()


async def check_noted(ledger: Overlay, intent: Intent, digest: str) -> None:
    """Raise Refused `note_missing` unless the text of the intent with this digest is in its collection."""
    if await ledger.note_hash(digest) != intent.private_hash:
        raise Refused("note_missing", key=intent.target)
