"""A batch: items that go to the bank in one file. Its states, what the bank answered, what is sent again. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chaincode.refusals import Refused
from gateway.collection.reasons import retry_on
from gateway.collection.statements import BankEntry


class BatchKind(StrEnum):
    """Money that is collected, or paid out."""

    DEBITS = "debits"
    PAYOUTS = "payouts"


class BatchState(StrEnum):
    """Nothing follows on `answered` and `discarded`."""

    MADE = "made"
    APPROVED = "approved"
    SENT = "sent"
    ANSWERED = "answered"
    DISCARDED = "discarded"


class ItemState(StrEnum):
    """`done` may still be returned: the bank takes money back weeks later."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchMove:
    """One row of the table."""

    name: str
    who: str
    origins: tuple[BatchState, ...]
    to: BatchState


BATCH_MOVES: tuple[BatchMove, ...] = (
    BatchMove(
        name="approve", who="a second person of the keeper's", origins=(BatchState.MADE,), to=BatchState.APPROVED
    ),
    BatchMove(
        name="discard",
        who="the keeper's people",
        origins=(BatchState.MADE, BatchState.APPROVED),
        to=BatchState.DISCARDED,
    ),
    BatchMove(name="send", who="the keeper's people", origins=(BatchState.APPROVED,), to=BatchState.SENT),
    BatchMove(name="answer", who="the bank, for every item", origins=(BatchState.SENT,), to=BatchState.ANSWERED),
)


def move_batch(name: str, state: BatchState, *, is_maker: bool, key: str) -> BatchState:
    """Where the move leads. Raises Refused `illegal_move`, and `self_not_allowed` where the maker would approve."""
    row = next((row for row in BATCH_MOVES if row.name == name and state in row.origins), None)
    if row is None:
        raise Refused("illegal_move", key=key, state=state)
    if name == "approve" and is_maker:
        raise Refused("self_not_allowed", key=key)
    return row.to


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """One item as it was sent. `amount_fen` is positive in both kinds; `tries` counts this one too.
    `bank_reference` is the bank's own, of the entry by which it was done on `booked_on`; on `returned_on` the bank took
    it back."""

    end_to_end_id: str
    amount_fen: int = field(repr=False)
    state: ItemState = ItemState.OPEN
    reason: str | None = None
    tries: int = 1
    again_on: str | None = None
    bank_reference: str | None = None
    booked_on: str | None = None
    returned_on: str | None = None


class Trouble(StrEnum):
    """Why an entry of the bank's changes no item."""

    UNKNOWN = "unknown"
    AMOUNT_DIFFERS = "amount_differs"
    DOUBLED = "doubled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a file says of a batch: the items that change, and the entries that fit none."""

    changed: Mapping[str, BatchItem]
    troubles: Sequence[tuple[BankEntry, Trouble]]


def answer(kind: BatchKind, items: Iterable[BatchItem], entries: Iterable[BankEntry]) -> Answer:
    """Match the bank's entries to the items of batches of one kind, by end-to-end id and amount.

    A collection that succeeded is money in, its return money out; for payouts it is the other way round. The same entry
    again, by the bank's own reference, changes nothing and is no trouble; another one for what is done is doubled.
    """
    known = {item.end_to_end_id: item for item in items}
    changed: dict[str, BatchItem] = {}
    troubles: list[tuple[BankEntry, Trouble]] = []
    seen: Counter[tuple[str, bool]] = Counter()
    for entry in entries:
        item = known.get(entry.end_to_end_id or "")
        trouble = Trouble.UNKNOWN if item is None else _trouble(kind, item, entry, seen)
        if item is None or trouble is not None:
            troubles.append((entry, trouble or Trouble.UNKNOWN))
            continue
        after = _after(item, entry)
        if after != item:
            known[item.end_to_end_id] = changed[item.end_to_end_id] = after
    return Answer(changed=changed, troubles=troubles)


def is_answered(items: Iterable[BatchItem]) -> bool:
    """Whether the bank has said something of every item."""
    return all(item.state is not ItemState.OPEN for item in items)


def _trouble(kind: BatchKind, item: BatchItem, entry: BankEntry, seen: Counter[tuple[str, bool]]) -> Trouble | None:
    is_in = (kind is BatchKind.DEBITS) is not entry.is_return
    if entry.amount_fen != (item.amount_fen if is_in else -item.amount_fen):
        return Trouble.AMOUNT_DIFFERS
    if item.bank_reference is not None and not entry.is_return and entry.bank_reference != item.bank_reference:
        return Trouble.DOUBLED
    seen[item.end_to_end_id, entry.is_return] += 1
    return Trouble.DOUBLED if seen[item.end_to_end_id, entry.is_return] > 1 else None


def _after(item: BatchItem, entry: BankEntry) -> BatchItem:
    if not entry.is_return:
        if item.state is not ItemState.OPEN:
            return item
        return replace(item, state=ItemState.DONE, bank_reference=entry.bank_reference, booked_on=entry.booked_on)
    if item.state in (ItemState.FAILED, ItemState.RETURNED):
        return item
    state = ItemState.RETURNED if item.state is ItemState.DONE else ItemState.FAILED
    again_on = retry_on(entry.reason, failed_on=entry.booked_on, tries=item.tries)
    returned_on = entry.booked_on if state is ItemState.RETURNED else None
    return replace(item, state=state, reason=entry.reason, again_on=again_on, returned_on=returned_on)
