"""The bill of a month and the final bill, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode.refusals import Refused
from chaincode.settlement.agreed import Supply, remaining_energy
from chaincode.settlement.bill import Bill, Closing, ContractTerms, make_bill
from chaincode.settlement.contracted import Contracted, monthly_energy
from chaincode.settlement.delivery import Delivery
from chaincode.settlement.method_values import methods_of
from chaincode.settlement.pricing import PriceBook
from chaincode.settlement.sums import sum_load
from chaincode.settlement.termination import termination_fee
from chaincode.tariff.model import Tariff
from tests.unit.settlement.cases import KWH, YUAN, day, month, tariff
from tests.unit.settlement.test_energy import RESIDENTIAL, residential

CENT = YUAN // 100
BAND = {"over_band_bp": 0, "under_band_bp": 0, "over_price_e8_yuan_per_kwh": CENT, "under_price_e8_yuan_per_kwh": CENT}


def billed(
    given: Tariff,
    load: dict[str, list[int]],
    *,
    prices: dict[str, int] | None = None,
    contracted: Contracted | None = None,
    closing: Closing | None = None,
    consumed_before_wh: int = 0,
    end: str | None = None,
) -> Bill:
    numbers = prices or {"all": 50 * CENT}
    book = PriceBook(tariff=given, numbers=numbers, references={})
    sums = sum_load(given, load=load, calendar={}, book=book, consumed_before_wh=consumed_before_wh)
    terms = ContractTerms(tariff=given, prices=numbers, methods=methods_of([]), contracted=contracted or Contracted())
    start = min(load)
    return make_bill(
        terms,
        start=start,
        end=end or f"{start[:8]}{len(load) + 1:02}",
        sums=sums,
        references={},
        delivery=Delivery(),
        closing=closing,
    )


def parts(bill: Bill) -> dict[str, int]:
    return bill.statement.by_part()


def test_a_final_bill_counts_days_and_energy_to_the_closing_day() -> None:
    """10 days of January: basic fee 100 kVA x 23 yuan x 10 / 30 = 766.67; energy 200 kWh at 0.50 = 100 yuan.

    Source of the days: 供电营业规则 (1996), 第八十四条.
    """
    given = tariff(charges={"basic_fee": {"by": "capacity", "price_fen_per_kw_month": 2_300}})
    contracted = Contracted(capacity_va=100_000)
    bill = billed(given, month(200 * KWH, days=10), contracted=contracted, closing=Closing())
    assert parts(bill) == {"energy": 10_000, "basic_fee": 76_667}
    assert (bill.start, bill.end, bill.final) == ("2026-01-01", "2026-01-11", True)
    assert bill.parties() == {"consumer": -86_667, "retailer": 10_000, "grid": 76_667}


def test_tiers_run_on_across_a_closing_day() -> None:
    """Three tiers, limits 200 and 400 kWh a month: 150 kWh with the one retailer, 300 with the next.

    The consumer's second bill begins where the first one stopped: 50 kWh are left in tier 1, 200 in tier 2 and 50 in
    tier 3. Both bills together have the energy of each tier that one bill of the month would have.
    """
    first = billed(residential("month"), month(150 * KWH, days=10), prices=RESIDENTIAL, closing=Closing())
    load = {f"2026-01-{number:02}": day(300 * KWH if number == 11 else 0) for number in range(11, 32)}
    second = billed(residential("month"), load, prices=RESIDENTIAL, consumed_before_wh=150 * KWH, end="2026-02-01")
    whole = billed(residential("month"), month(450 * KWH), prices=RESIDENTIAL, end="2026-02-01")
    of = [{line.tier: line.energy_wh for line in bill.statement.lines} for bill in (first, second, whole)]
    assert of == [
        {1: 150 * KWH},
        {1: 50 * KWH, 2: 200 * KWH, 3: 50 * KWH},
        {1: 200 * KWH, 2: 200 * KWH, 3: 50 * KWH},
    ]
    # 90.00, and 30.00 + 130.00 + 45.00 yuan.
    assert [first.statement.total_fen, second.statement.total_fen] == [9_000, 20_500]
    assert whole.statement.total_fen == 9_000 + 20_500


@pytest.mark.parametrize(
    ("ends_on", "january", "remaining"),
    [(None, 310, 280), ("2026-01-11", 100, 490), ("2026-02-01", 310, 280), ("2026-01-01", None, 590)],
)
def test_contracted_energy_goes_to_the_closing_day(ends_on: str | None, january: int | None, remaining: int) -> None:
    """590 kWh over the 59 days of January and February: what is before the closing day, and what remains."""
    period: dict[str, Any] = {"energy_wh": 590, "period_start": "2026-01-01", "period_end": "2026-03-01"}
    found = monthly_energy(**period, ends_on=ends_on)
    assert found.get("2026-01") == january
    supply = Supply(period_start=period["period_start"], period_end=period["period_end"], ends_on=ends_on)
    assert ends_on is None or sum(found.values()) + remaining_energy(period, supply) == 590
    assert remaining == 590 - (january or 0)


def test_deviation_by_month_in_a_part_of_a_month() -> None:
    """310 kWh were contracted for January; 100 of them to the tenth. 130 were drawn: 30 over, at 0.01 yuan."""
    given = tariff(charges={"deviation": {"by": "month", **BAND}})
    energy = monthly_energy(
        energy_wh=310 * KWH, period_start="2026-01-01", period_end="2026-02-01", ends_on="2026-01-11"
    )
    bill = billed(given, month(130 * KWH, days=10), contracted=Contracted(energy_wh=energy), closing=Closing())
    assert parts(bill) == {"energy": 6_500, "deviation": 30}


def test_deviation_of_the_period_is_charged_once_on_the_final_bill() -> None:
    """600 kWh contracted over two months; 300 in the bill before and 250 now: 50 are missing, at 0.01 yuan."""
    given = tariff(charges={"deviation": {"by": "period", **BAND}})
    contracted = Contracted(energy_wh={"2025-12": 300 * KWH, "2026-01": 300 * KWH})
    load = month(250 * KWH)
    usual = billed(given, load, contracted=contracted, end="2026-02-01")
    assert parts(usual) == {"energy": 12_500}
    closing = Closing(metered_before_wh=300 * KWH)
    assert parts(billed(given, load, contracted=contracted, closing=closing, end="2026-02-01")) == {
        "energy": 12_500,
        "deviation": 50,
    }


def test_what_ending_early_costs_is_on_the_final_bill() -> None:
    given = tariff(charges={"termination": {"fixed_fen": 5_000, "remaining_e8_yuan_per_kwh": 2 * CENT}})
    fee = termination_fee(given, remaining_energy_wh=1_000 * KWH)
    bill = billed(given, month(200 * KWH, days=10), closing=Closing(termination=fee))
    assert parts(bill) == {"energy": 10_000, "termination": 7_000}
    assert sum(bill.parties().values()) == 0


@pytest.mark.parametrize("end", ["2026-01-10", "2026-01-12", "2026-02-11"])
def test_a_bill_is_of_the_days_that_its_sums_are_of(end: str) -> None:
    with pytest.raises(Refused) as refused:
        billed(tariff(), month(1, days=10), end=end)
    assert refused.value.code == "invalid_period"


def test_a_bill_is_of_one_month() -> None:
    load = {"2026-01-31": day(1), "2026-02-01": day(1)}
    with pytest.raises(Refused) as refused:
        billed(tariff(), load, end="2026-02-02")
    assert refused.value.code == "invalid_period"
