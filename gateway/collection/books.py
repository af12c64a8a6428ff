"""What the books have to say of items and of the bank's entries: which postings, and how they end. Pure.

A person of the keeper signs each; what stands already is not asked for again, so that doing all of it again is safe.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chaincode.account.instruction import Instruction
from chaincode.account.kinds import Kind
from chaincode.account.posting import State
from chaincode.account.purposes import Purpose
from chaincode.dates import MARKET_TIME
from gateway.collection.batches import BatchKind, BatchState, ItemState

HOLD_DAYS = 60
"""How long a posting waits for the bank's answer, from the day on which the money is to move."""
_ID_CHARACTERS = 32
_ENDS = {ItemState.DONE: State.POSTED, ItemState.RETURNED: State.POSTED, ItemState.FAILED: State.VOIDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a pending posting is to end; `day` is its value date where it is posted."""

    posting: str
    state: State
    day: str | None


Wanted = Instruction | End


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedItem:
    """An item as the books see it. `bill` is paid by it, `of` what it gives back, where it was made for one."""

    end_to_end_id: str
    counterpart: str
    mandate_id: str | None
    amount_fen: int
    state: ItemState
    bill: str | None
    of: str | None
    booked_on: str | None
    returned_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedBatch:
    """A batch of a keeper's; `day` is when the money is to move."""

    keeper: str
    batch_id: str
    kind: BatchKind
    state: BatchState
    day: str


class Fate(StrEnum):
    """What the books say of an entry that no item explains."""

    OUTSIDE = "outside"
    WANTED = "wanted"
    SUSPENSE = "suspense"
    IDENTIFIED = "identified"


def item_posting(batch_id: str, end_to_end_id: str) -> str:
    """The id of an item's posting. A batch's id is used once, so another batch may ask for the item again."""
    return f"item-{_short(batch_id, end_to_end_id)}"


def back_posting(batch_id: str, end_to_end_id: str) -> str:
    """The id of the posting by which the bank takes an item back."""
    return f"back-{_short(batch_id, end_to_end_id)}"


def entry_posting(entry_id: str) -> str:
    """The id of the posting that holds money whose payer is not known."""
    return f"bank-{entry_id}"


def known_posting(entry_id: str) -> str:
    """The id of the posting that says whose it was."""
    return f"known-{entry_id}"


def postings_of(batch: BookedBatch, items: Iterable[BookedItem]) -> list[str]:
    """The ids that `wanted` has to know the states of."""
    return [name(batch.batch_id, item.end_to_end_id) for item in items for name in (item_posting, back_posting)]


def wanted(batch: BookedBatch, items: Iterable[BookedItem], states: Mapping[str, str]) -> Iterator[Wanted]:
    """What the books lack of a batch; `states` are those of its postings that there are, by id.

    An approved batch's items are held before its file leaves; the bank's answer posts or voids them.
    """
    if batch.state in (BatchState.MADE, BatchState.DISCARDED):
        return
    for item in items:
        held = item_posting(batch.batch_id, item.end_to_end_id)
        ends = _ENDS.get(item.state)
        if held not in states:
            yield _hold(batch, item)
        elif ends is not None and states[held] == State.PENDING:
            yield End(posting=held, state=ends, day=item.booked_on if ends is State.POSTED else None)
        elif item.returned_on is not None and states[held] == State.POSTED:
            back = back_posting(batch.batch_id, item.end_to_end_id)
            if back not in states:
                yield _taken_back(batch, item, back, held)


def released(batch: BookedBatch, items: Iterable[BookedItem], states: Mapping[str, str]) -> Iterator[End]:
    """What has to end before a batch is given up: whatever it holds. Once the bank has the file, only its answer ends
    anything."""
    if batch.state is not BatchState.APPROVED:
        return
    for item in items:
        held = item_posting(batch.batch_id, item.end_to_end_id)
        if states.get(held) == State.PENDING:
            yield End(posting=held, state=State.VOIDED, day=None)


def is_held(batch: BookedBatch, items: Iterable[BookedItem], states: Mapping[str, str]) -> bool:
    """Whether the books hold every item, so that the file may leave."""
    return all(states.get(item_posting(batch.batch_id, item.end_to_end_id)) == State.PENDING for item in items)


def fate(entry_id: str, *, amount_fen: int, states: Mapping[str, str]) -> Fate:
    """What the books say of an entry: money out that nothing explains is looked into by hand."""
    if amount_fen <= 0:
        return Fate.OUTSIDE
    if known_posting(entry_id) in states:
        return Fate.IDENTIFIED
    return Fate.SUSPENSE if entry_posting(entry_id) in states else Fate.WANTED


def unidentified(keeper: str, entry_id: str, *, amount_fen: int, day: str) -> Instruction:
    """Money in, from nobody knows whom."""
    return Instruction(
        id=entry_posting(entry_id),
        keeper=keeper,
        owner=keeper,
        purpose=Purpose.UNIDENTIFIED,
        day=day,
        amount_fen=amount_fen,
    )


def identified(
    keeper: str, entry_id: str, *, owner: str, amount_fen: int, day: str, bill: str | None = None
) -> Instruction:
    """Whose it was: for the bill named, or for those that are due first, the rest ahead."""
    return Instruction(
        id=known_posting(entry_id),
        keeper=keeper,
        owner=owner,
        purpose=Purpose.IDENTIFY,
        day=day,
        amount_fen=amount_fen,
        of=entry_posting(entry_id),
        bill=bill,
    )


def _hold(batch: BookedBatch, item: BookedItem) -> Instruction:
    purpose, parts, owner = Purpose.PAYMENT, {}, item.counterpart
    if batch.kind is BatchKind.PAYOUTS and item.mandate_id is not None:
        purpose = Purpose.REFUND
    elif batch.kind is BatchKind.PAYOUTS and item.of is not None:
        purpose, owner = Purpose.SUSPENSE_RETURNED, batch.keeper
    elif batch.kind is BatchKind.PAYOUTS:
        purpose, parts = Purpose.PAYOUT, {f"{Kind.PAYABLE.value}/{item.counterpart}": item.amount_fen}
    return Instruction(
        id=item_posting(batch.batch_id, item.end_to_end_id),
        keeper=batch.keeper,
        owner=owner,
        purpose=purpose,
        day=batch.day,
        amount_fen=item.amount_fen,
        parts=parts,
        bill=item.bill,
        of=item.of,
        good_until=_good_until(batch.day),
    )


def _taken_back(batch: BookedBatch, item: BookedItem, posting_id: str, held: str) -> Instruction:
    """A collection's bills are open again, and due at once. A payout that comes back waits in suspense until it is sent
    again."""
    day = str(item.returned_on)
    if batch.kind is BatchKind.DEBITS:
        return Instruction(
            id=posting_id,
            keeper=batch.keeper,
            owner=item.counterpart,
            purpose=Purpose.RETURNED,
            day=day,
            of=held,
            due_on=day,
        )
    return Instruction(
        id=posting_id,
        keeper=batch.keeper,
        owner=batch.keeper,
        purpose=Purpose.UNIDENTIFIED,
        day=day,
        amount_fen=item.amount_fen,
    )


def _good_until(day: str) -> int:
    """Milliseconds since 1970 UTC."""
    end = datetime.combine(date.fromisoformat(day) + timedelta(days=HOLD_DAYS), datetime.min.time(), MARKET_TIME)
    return int(end.timestamp()) * 1_000


def _short(batch_id: str, end_to_end_id: str) -> str:
    return hashlib.sha256(f"{batch_id}/{end_to_end_id}".encode()).hexdigest()[:_ID_CHARACTERS]
