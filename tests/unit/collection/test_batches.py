"""What the bank answers, item by item: matched by id and amount, once, with what follows on a failure."""

from __future__ import annotations

import pytest

from gateway.collection.batches import BatchItem, BatchKind, ItemState, Trouble, answer, is_answered
from gateway.collection.reasons import REASONS, Then, reason, retry_on
from gateway.collection.statements import BankEntry, read_notifications
from tests.unit.collection.bank import Line, notification

ITEM = BatchItem(end_to_end_id="e1", amount_fen=1_000)


def _entries(*lines: Line) -> tuple[BankEntry, ...]:
    return read_notifications(notification(*lines))[0].entries


IN, OUT = Line("10.00"), Line("10.00", "DBIT")
FAILED_IN, FAILED_OUT = Line("10.00", "DBIT", "AB2", reason="AM04"), Line("10.00", "CRDT", "AB2", reason="AC04")


@pytest.mark.parametrize(
    ("kind", "lines", "state", "reason_code"),
    [
        (BatchKind.DEBITS, (IN,), ItemState.DONE, None),
        (BatchKind.PAYOUTS, (OUT,), ItemState.DONE, None),
        (BatchKind.DEBITS, (FAILED_IN,), ItemState.FAILED, "AM04"),
        (BatchKind.PAYOUTS, (FAILED_OUT,), ItemState.FAILED, "AC04"),
        (BatchKind.DEBITS, (IN, FAILED_IN), ItemState.RETURNED, "AM04"),
        (BatchKind.PAYOUTS, (OUT, FAILED_OUT), ItemState.RETURNED, "AC04"),
    ],
)
def test_an_item_is_done_fails_or_is_returned(
    kind: BatchKind, lines: tuple[Line, ...], state: ItemState, reason_code: str | None
) -> None:
    found = answer(kind, [ITEM], _entries(*lines))
    assert not found.troubles
    assert (found.changed["e1"].state, found.changed["e1"].reason) == (state, reason_code)
    again = answer(kind, [found.changed["e1"]], _entries(*lines))
    assert (again.changed, again.troubles) == ({}, []), "the same file again changes nothing"


@pytest.mark.parametrize(
    ("kind", "lines", "trouble"),
    [
        (BatchKind.DEBITS, (Line("10.00", end_to_end_id="e9"),), Trouble.UNKNOWN),
        (BatchKind.DEBITS, (Line("10.00", end_to_end_id=None),), Trouble.UNKNOWN),
        (BatchKind.DEBITS, (Line("10.00", end_to_end_id="NOTPROVIDED"),), Trouble.UNKNOWN),
        (BatchKind.DEBITS, (Line("10.01"),), Trouble.AMOUNT_DIFFERS),
        (BatchKind.DEBITS, (OUT,), Trouble.AMOUNT_DIFFERS),
        (BatchKind.PAYOUTS, (IN,), Trouble.AMOUNT_DIFFERS),
        (BatchKind.DEBITS, (IN, IN), Trouble.DOUBLED),
    ],
)
def test_what_fits_no_item_is_named(kind: BatchKind, lines: tuple[Line, ...], trouble: Trouble) -> None:
    assert [each for _, each in answer(kind, [ITEM], _entries(*lines)).troubles] == [trouble]


def test_the_bank_s_own_reference_tells_the_same_entry_from_a_doubled_one() -> None:
    done = answer(BatchKind.DEBITS, [ITEM], _entries(IN)).changed["e1"]
    assert [
        each for _, each in answer(BatchKind.DEBITS, [done], _entries(Line("10.00", reference="AB9"))).troubles
    ] == [Trouble.DOUBLED]
    back = answer(BatchKind.DEBITS, [done], _entries(Line("10.00", "DBIT", "AB9", reason="MD06")))
    assert back.changed["e1"].state is ItemState.RETURNED


def test_a_batch_is_answered_when_every_item_is() -> None:
    other = BatchItem(end_to_end_id="e2", amount_fen=5)
    assert not is_answered([ITEM, other])
    changed = answer(BatchKind.DEBITS, [ITEM], _entries(IN)).changed["e1"]
    assert not is_answered([changed, other])
    assert is_answered([changed])


@pytest.mark.parametrize(
    ("code", "tries", "on"),
    [("AM04", 1, "2026-03-26"), ("AM04", 2, "2026-03-26"), ("AM04", 3, None), ("AC04", 1, None), ("XX99", 1, None)],
)
def test_what_is_sent_again_and_when(code: str, tries: int, on: str | None) -> None:
    assert retry_on(code, failed_on="2026-03-23", tries=tries) == on


def test_every_reason_says_what_follows() -> None:
    for row in REASONS.values():
        assert (row.then is Then.AGAIN) is (row.tries > 1) is (row.after_days > 0)
    assert reason("XX99").then is Then.BY_HAND
