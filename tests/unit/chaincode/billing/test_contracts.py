"""Quantities that the parties have agreed on, points in several places, and two contracts over the same days."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from chaincode import keys
from chaincode.billing.packed_readings import pack
from chaincode.billing.readings import days_between
from chaincode.settlement.sums import demand_w
from chaincode.settlement_method.example import EXAMPLE_GRID_CHARGES
from chaincode.units import amount_fen
from tests.packages import method_args, package_args, template_args
from tests.unit.chaincode.billing.bills import (
    JANUARY,
    POINT,
    a_day,
    anchor,
    asked,
    bill,
    draft,
    readings,
    refusal,
    settle,
    settled,
    signed,
)
from tests.unit.chaincode.market import CONSUMER, EXCHANGE, FIELDS, RETAILER, TERMS, TEXT, Market, archiving
from tests.unit.chaincode.metering.grid import AGENT, point_args
from tests.unit.chaincode.test_flow import confirm, contract

DEMAND = {"demand_w_from_month": {"2026-01": 2_000, "2026-02": 1_500}}
PRICE_FEN = 3_200


async def by_demand(market: Market) -> dict[str, Any]:
    """A package that charges by contracted demand, and the grid's charges; the fields of an order of it."""
    template = template_args("t-demand", region="guangdong")
    template["tariff"] = copy.deepcopy(template["tariff"])
    template["tariff"]["charges"] = {"basic_fee": {"by": "contracted_demand", "price_fen_per_kw_month": PRICE_FEN}}
    await market.done(EXCHANGE, "publish_template", args=template)
    await market.done(EXCHANGE, "publish_method", args=method_args("grid"))
    package = {**package_args("p-demand", template="t-demand"), "methods": [{"method": "grid", "version": 1}]}
    await market.done(RETAILER, "publish_package", args=package)
    return {**FIELDS, "package": "p-demand"}


async def concluded(market: Market, fields: dict[str, Any], terms: dict[str, Any]) -> str:
    order = str((await market.done(CONSUMER, "submit", args=fields, terms=terms))["target"])
    await confirm(market, RETAILER, order)
    await confirm(market, CONSUMER, order)
    await market.done(EXCHANGE, "audit", order)
    await market.done(RETAILER, "sign", order, args={"text_hash": TEXT})
    await market.done(CONSUMER, "sign", order, args={"text_hash": TEXT})
    await market.done(EXCHANGE, "archive", order, args=archiving())
    return order


@pytest.mark.parametrize(
    ("agreed", "code"),
    [
        (DEMAND, None),
        ({"demand_w_from_month": {"2026-01": 1}, "capacity_va_from_month": {"2026-01": 1}}, None),
        ({"demand_w_from_month": {"2026-02": 1}}, "months_differ"),
        ({"demand_w_from_month": {"2026-01": 1, "2027-01": 1}}, "months_differ"),
        ({"demand_w_from_month": {"2026-01": 0}}, "terms_invalid"),
        ({"demand_w_from_month": {}}, "terms_invalid"),
        ({"demand_w_from_month": {"2026-13": 1}}, "terms_invalid"),
        ({}, "contracted_missing"),
        ({**DEMAND, "energy_wh_by_month": {"2026-01": TERMS["energy_wh"]}}, "months_differ"),
        ({**DEMAND, "energy_wh_by_month": {f"2026-{month:02}": 1 for month in range(1, 13)}}, "terms_invalid"),
    ],
)
async def test_quantities_are_of_the_months_of_the_period_and_not_left_out(
    metered: Market, agreed: dict[str, Any], code: str | None
) -> None:
    fields = await by_demand(metered)
    for action in ("submit", "purchase"):
        terms = {**TERMS, "prices_e8_yuan_per_kwh": {}, **agreed}
        (result,) = await metered.deposit(metered.signed(CONSUMER, action, args=fields, terms=terms))
        assert result.get("code") == code
        assert "2000" not in str(result)


async def test_a_counter_that_changes_the_period_agrees_on_its_months(metered: Market) -> None:
    fields = await by_demand(metered)
    order = str((await metered.done(CONSUMER, "submit", args=fields, terms={**TERMS, **DEMAND}))["target"])
    later = {"demand_w_from_month": {"2026-02": 1_500}}
    for args, agreed, code in (
        ({}, DEMAND, None),
        ({"period_start": "2026-02-01"}, DEMAND, "months_differ"),
        ({"period_start": "2026-02-01"}, later, None),
        ({}, {}, "contracted_missing"),
    ):
        item = metered.signed(
            RETAILER, "counter", target=order, expected_version=1, args=args, terms={**TERMS, **agreed}
        )
        (result,) = await metered.deposit(item, organisation="RetailerOrg")
        assert result.get("code") == code


async def test_points_in_two_zones_are_on_one_bill_by_their_own_prices(metered: Market) -> None:
    """Each zone's energy by its price; what has one price is one line; each line's highest demand is added up."""
    rules = copy.deepcopy(EXAMPLE_GRID_CHARGES)
    zone = rules["zones"][0]
    other = {**zone, "zone": "fujian", "voltage_levels": {"from_1kv": {"price_e8_yuan_per_kwh": 12_000_000}}}
    fields = await by_demand(metered)
    await metered.done(
        EXCHANGE, "publish_method", "grid", args={**method_args("grid"), "rules": {**rules, "zones": [zone, other]}}
    )
    await metered.done(
        RETAILER,
        "publish_package",
        "p-demand",
        args={**package_args("p-demand", template="t-demand"), "methods": [{"method": "grid", "version": 2}]},
    )
    order = await concluded(metered, {**fields, "package_version": 2}, {**TERMS, **DEMAND})
    await metered.done(AGENT, "register_point", args=point_args("p-2", zone=zone["zone"]))
    await metered.done(AGENT, "assign_point", "p-2", args={"participant": "c1", "start": "2026-01-01"})
    await anchor(metered, JANUARY, readings(JANUARY, point="p-2"), point="p-2")
    packed = {name: pack(readings(JANUARY, point=name)) for name in (POINT, "p-2")}
    drafted = await draft(metered, order, JANUARY, packed)
    assert await settle(metered, signed(metered, order, drafted, packed)) == [{"status": "deposited"}]
    found = drafted["statement"]
    loads = {name: [list(a_day(name, day).columns[0]) for day in days_between(*JANUARY)] for name in packed}
    energies = {name: sum(map(sum, load)) for name, load in loads.items()}
    prices = {"fujian": 12_000_000, zone["zone"]: zone["voltage_levels"]["from_1kv"]["price_e8_yuan_per_kwh"]}
    assert {
        (line["zone"], line["energy_wh"], line["amount_fen"])
        for line in found["lines"]
        if line["part"] == "transmission"
    } == {
        (name, energies[point], amount_fen(energy_wh=energies[point], price_e8_yuan_per_kwh=prices[name]))
        for name, point in (("fujian", POINT), (zone["zone"], "p-2"))
    }
    (loss,) = (line for line in found["lines"] if line["part"] == "line_loss")
    assert loss["energy_wh"] == sum(energies.values()) == found["energy_wh"]
    (fee,) = (line for line in found["lines"] if line["part"] == "basic_fee")
    measured_w = sum(demand_w(load) for load in loads.values())
    assert measured_w * 10_000 > 2_000 * 10_500
    billed_tenths = 10 * 2_000 + 2 * (10 * measured_w - 21_000)  # C + 2 x (M - 1.05 C), in 1/10 W
    assert fee["amount_fen"] == round(billed_tenths * PRICE_FEN / 10_000)
    assert sum(found["parties"].values()) == 0


async def test_energy_is_on_the_bill_of_one_of_two_contracts_only(metered: Market, order: str) -> None:
    second = await contract(metered)
    waiting = await asked(metered, second)
    await settled(metered, order)
    code, detail = await refusal(metered, waiting)
    assert (code, detail) == ("supplied_twice", {"key": second, "order": order})
    (result,) = await metered.apply(waiting, organisation="RetailerOrg")
    assert result["code"] == "supplied_twice"
    assert (await draft(metered, second, JANUARY, {POINT: pack(readings(JANUARY))}))["code"] == "supplied_twice"
    assert (await settled(metered, order, reason="ruling"))["version"] == 2
    record = metered.record(keys.billed_days("c1", "2026-01"))
    assert record == {"bills": [{"order": order, "start": "2026-01-01", "end": "2026-02-01"}]}


async def test_two_bills_of_one_batch_are_not_of_the_same_days(metered: Market, order: str) -> None:
    second = await contract(metered)
    items = [await asked(metered, each) for each in (order, second)]
    assert [each["status"] for each in await settle(metered, *items)] == ["deposited", "deposited"]
    results = await metered.apply(*items, organisation="RetailerOrg")
    assert [each.get("code") for each in results] == [None, "supplied_twice"]
    assert bill(metered, order)["version"] == 1
    assert metered.record(keys.settlement(second, "2026-01")) is None
