"""The penalty for late payment: worked by hand, and against a sum over each single day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode.account.bill import Bill, Share, allocate
from chaincode.account.kinds import Kind
from chaincode.account.late_fee import RULES, late_fee_fen
from chaincode.account.purposes import Purpose
from tests.unit.account.market import NOW_MS, ask, book, charge, late_fee_by_day, pay, refusal, stands


def _bill(amount_fen: int, due_on: str, *paid: tuple[str, int]) -> Bill:
    shares = {f"m{n}": Share(day=day, amount_fen=amount, waits=False) for n, (day, amount) in enumerate(paid)}
    return Bill(id="b1", owner="c1", amount_fen=amount_fen, due_on=due_on, shares=shares)


@pytest.mark.parametrize(
    ("rule", "bill", "until", "fee_fen", "why"),
    [
        ("residential", _bill(10_000, "2026-03-20"), "2026-03-20", 0, "the due date itself is in time"),
        ("residential", _bill(10_000, "2026-03-20"), "2026-03-21", 10, "0.1 % of 100 yuan, one day"),
        ("others", _bill(10_000, "2026-03-20"), "2026-03-30", 200, "0.2 %, ten days"),
        ("others", _bill(10_000, "2026-12-30"), "2027-01-02", 20 + 2 * 30, "one day of this year, two of the next"),
        ("residential", _bill(10_000, "2026-12-30"), "2027-01-02", 30, "residential: the same in every year"),
        ("others", _bill(10_000, "2026-12-31"), "2028-12-31", 731 * 30, "two years, one of them a leap year"),
        (
            "others",
            _bill(10_000, "2026-03-20", ("2026-03-25", 4_000)),
            "2026-03-30",
            5 * 20 + 5 * 12,
            "the day of payment bears the fee on all that was open",
        ),
        ("others", _bill(10_000, "2026-03-20", ("2026-03-21", 4_000)), "2026-03-22", 20 + 12, "paid on the first day"),
        ("others", _bill(10_000, "2026-12-30", ("2027-01-01", 4_000)), "2027-01-02", 20 + 30 + 18, "paid at new year"),
        ("others", _bill(10_000, "2026-03-20", ("2026-03-25", 10_000)), "2026-12-30", 100, "paid: no more accrues"),
        ("others", _bill(10_000, "2026-03-20", ("2026-03-01", 10_000)), "2026-12-30", 0, "paid before it was due"),
        ("residential", _bill(500, "2026-03-20"), "2026-03-21", 1, "0.5 fen is rounded up"),
        ("residential", _bill(499, "2026-03-20"), "2026-03-21", 0, "0.499 fen is rounded down"),
    ],
)
def test_worked_by_hand(rule: str, bill: Bill, until: str, fee_fen: int, why: str) -> None:
    assert late_fee_fen(bill, rule=RULES[rule], until=until) == fee_fen, why


DAYS = st.dates(min_value=date(2025, 11, 1), max_value=date(2028, 3, 1))


@given(
    due_on=DAYS,
    until=DAYS,
    paid=st.lists(st.tuples(DAYS.map(str), st.integers(1, 30_000)), max_size=5),
    rule=st.sampled_from(sorted(RULES)),
)
def test_it_is_the_sum_of_all_days(due_on: date, until: date, paid: list[tuple[str, int]], rule: str) -> None:
    bill = _bill(sum(amount for _, amount in paid) + 777, due_on.isoformat(), *paid)
    rates_bp = {"residential": (10, 10), "others": (20, 30)}[rule]
    fee_fen = late_fee_by_day(bill, rates_bp=rates_bp, until=until.isoformat())
    assert late_fee_fen(bill, rule=RULES[rule], until=until.isoformat()) == fee_fen


def test_it_is_charged_as_it_accrues_and_bears_none_itself() -> None:
    made = book()
    made.carry_out(charge("b1", {"grid/g1": 10_000}, due_on="2026-03-20"), now_ms=NOW_MS)

    def fee(id: str, day: str, bill: str = "b1") -> str | None:  # noqa: A002 - the field's word
        late = ask(Purpose.LATE_FEE, id, bill=bill, fee_rule="others", day=day, due_on=day)
        return refusal(made, late)

    assert fee("l1", "2026-03-20") == "no_late_fee"
    assert (fee("l2", "2026-03-22"), fee("l3", "2026-03-22")) == (None, "no_late_fee")
    assert fee("l4", "2026-03-30") is None
    assert stands(made, Kind.LATE_FEE, "r1") == 200
    assert fee("l5", "2027-03-30", bill="l4") == "no_late_fee"
    made.carry_out(pay("m1", 10_040, day="2026-03-30"), now_ms=NOW_MS)
    assert fee("l6", "2026-12-30") == "no_late_fee"
    assert stands(made, Kind.RECEIVABLE, "c1") == 160


@given(amounts=st.lists(st.integers(0, 50), max_size=6), amount=st.integers(0, 400), data=st.data())
def test_shares_and_the_rest_are_the_whole(amounts: list[int], amount: int, data: st.DataObject) -> None:
    days = [data.draw(st.sampled_from(("2026-01-01", "2026-01-02"))) for _ in amounts]
    bills = [
        Bill(id=f"b{n}", owner="c1", amount_fen=fen, due_on=day)
        for n, (fen, day) in enumerate(zip(amounts, days, strict=True))
    ]
    shares, rest = allocate(data.draw(st.permutations(bills)), amount)
    assert sum(shares.values()) + rest == amount
    assert rest == max(0, amount - sum(amounts))
    ordered = sorted(bills, key=lambda bill: (bill.due_on, bill.id))
    open_after = [bill.amount_fen - shares.get(bill.id, 0) for bill in ordered]
    first_open = next((n for n, fen in enumerate(open_after) if fen), len(ordered))
    assert all(bill.id not in shares for bill in ordered[first_open + 1 :]), "nobody is paid before an older bill"
