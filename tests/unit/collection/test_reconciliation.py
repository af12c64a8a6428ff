"""A day's postings against the bank's statement: every difference has a cause, and together they explain the sums."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.collection.reconciliation import Cause, LedgerLine, reconcile
from gateway.collection.statements import BankEntry, BankStatement

Pairs = list[tuple[str | None, int]]


def _statement(entries: Pairs) -> BankStatement:
    return BankStatement(
        id="s1",
        account="1",
        entries=tuple(
            BankEntry(
                amount_fen=fen,
                booked_on="2026-03-23",
                bank_reference=f"AB{n}",
                end_to_end_id=reference,
                is_return=False,
                reason=None,
                about="",
                line=n,
            )
            for n, (reference, fen) in enumerate(entries)
        ),
    )


def _ledger(lines: Pairs) -> list[LedgerLine]:
    return [
        LedgerLine(posting=f"p{n}", reference=str(reference), amount_fen=fen)
        for n, (reference, fen) in enumerate(lines)
    ]


@pytest.mark.parametrize(
    ("bank", "ledger", "causes"),
    [
        ([("e1", 5)], [("e1", 5)], {}),
        ([("e1", 5), ("e1", -5)], [("e1", -5), ("e1", 5)], {}),
        ([("e1", 5)], [], {Cause.MISSING_IN_LEDGER: 1}),
        ([(None, 5), (None, 5)], [], {Cause.MISSING_IN_LEDGER: 2}),
        ([], [("e1", 5)], {Cause.MISSING_AT_BANK: 1}),
        ([("e1", 5)], [("e1", 6)], {Cause.AMOUNT_DIFFERS: 1}),
        ([("e1", 5), ("e1", 5)], [("e1", 5)], {Cause.DOUBLED_AT_BANK: 1}),
        ([("e1", 5)], [("e1", 5), ("e1", 5)], {Cause.DOUBLED_IN_LEDGER: 1}),
        ([("e1", 5)], [("e1", -5)], {Cause.MISSING_IN_LEDGER: 1, Cause.MISSING_AT_BANK: 1}),
        ([("e1", 5)], [("e2", 5)], {Cause.MISSING_IN_LEDGER: 1, Cause.MISSING_AT_BANK: 1}),
    ],
)
def test_each_difference_has_its_cause(bank: Pairs, ledger: Pairs, causes: dict[Cause, int]) -> None:
    found = reconcile(_ledger(ledger), _statement(bank))
    assert Counter(difference.cause for difference in found.differences) == Counter(causes)
    assert found.agrees is not bool(causes)


@pytest.mark.parametrize(
    ("bank", "ledger", "causes"),
    [
        ([("e1", 5), ("e1", -5)], [], 0),
        ([("e1", 5), ("e1", -5)], [("e1", 5)], 1),  # the books have it: then they need its return, too
        ([("e1", 5), ("e1", -4)], [], 2),
        ([("e1", 5), ("e2", -5)], [], 2),
        ([("e1", -5)], [], 1),
    ],
)
def test_what_a_bank_books_and_takes_back_at_once_was_never_money(bank: Pairs, ledger: Pairs, causes: int) -> None:
    statement = _statement(bank)
    entries = tuple(replace(entry, is_return=entry.amount_fen < 0) for entry in statement.entries)
    assert len(reconcile(_ledger(ledger), replace(statement, entries=entries)).differences) == causes


LINES = st.lists(st.tuples(st.sampled_from(("e1", "e2", "e3")), st.sampled_from((-6, -5, 5, 6))), max_size=8)


@given(bank=LINES, ledger=LINES)
def test_every_line_is_in_one_place_and_the_differences_explain_the_sums(bank: Pairs, ledger: Pairs) -> None:
    found = reconcile(_ledger(ledger), _statement(bank))
    entries = [entry.line for entry, _ in found.matched] + [d.bank.line for d in found.differences if d.bank]
    lines = [line.posting for _, line in found.matched] + [d.ledger.posting for d in found.differences if d.ledger]
    assert sorted(entries) == list(range(len(bank)))
    assert sorted(lines) == sorted(f"p{n}" for n in range(len(ledger)))
    assert all(entry.amount_fen == line.amount_fen for entry, line in found.matched)
    assert sum(fen for _, fen in bank) - sum(fen for _, fen in ledger) == sum(d.amount_fen for d in found.differences)
    equal = Counter(bank) & Counter(ledger)
    assert len(found.matched) == equal.total(), "whatever can be matched is"
