"""Quotes, comparisons and proofs over HTTP, against numbers worked by hand. No error quotes a reading."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from xlsxwriter import Workbook  # type: ignore[import-untyped] # the package ships no type information

from tests.packages import template_args
from tests.unit.orders.instance import Instance, code

DAY = "2026-07-01"  # a Wednesday in summer
KWH_AN_HOUR = [250] * 96
CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def ask(instance: Instance, path: str, body: dict[str, Any]) -> Any:
    headers = await instance.log_in("li-na")
    return await instance.http.post(f"/api/v1/{path}", json=body, headers=headers)


def file_of(media_type: str, content: bytes) -> dict[str, str]:
    return {"media_type": media_type, "content": base64.b64encode(content).decode()}


def long_csv(energies: list[str], *, day: str = DAY) -> bytes:
    lines = [f"{day} {place // 4:02}:{place % 4 * 15:02},{energy}" for place, energy in enumerate(energies)]
    return "\n".join(["time,energy_kwh", *lines]).encode()


def wide_xlsx(energies: list[float]) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["date", *(str(place) for place in range(96))])
        sheet.write_row(1, 0, [DAY, *energies])
    return file.getvalue()


async def test_a_quote_is_the_sum_that_one_works_by_hand(instance: Instance) -> None:
    value = (await ask(instance, "packages/daylight/quote", {"load": {DAY: KWH_AN_HOUR}})).json()
    # 1 kWh an hour: sharp 11-12, 15-17: 3 h at 0.9775; peak 10-11, 14-15, 17-19: 4 h at 0.782; valley 8 h at 0.1748;
    # flat 8-10, 12-14, 19-24: 9 h at 0.46. In fen 293.25, 312.80, 139.84, 414.00; each line rounded.
    assert {line["price"]: line["amount_fen"] for line in value["lines"] if line["part"] == "energy"} == {
        "sharp": 293,
        "peak": 313,
        "valley": 140,
        "flat": 414,
    }
    assert (value["total_fen"], value["energy_wh"], value["by_month"]) == (1_160, 24_000, {"2026-07": 1_160})
    assert (value["version"], value["template_version"]) == (2, 1)
    assert value["calendar"] == {"region": "guangdong", "version": 2}
    assert value["assumed"] == ["list_prices", "no_contracted_energy"]


async def test_negotiated_prices_replace_list_prices_and_deviation_counts(instance: Instance) -> None:
    body = {
        "load": {DAY: KWH_AN_HOUR},
        "prices": {"valley": 20_000_000},
        "contracted": {"energy_wh": 20_000},
        "version": 1,
    }
    value = (await ask(instance, "packages/daylight/quote", body)).json()
    # Valley 8 kWh at 0.20: 160 fen. 5 % above 20 kWh are free, the other 3 kWh cost 0.05 each: 15 fen.
    assert (value["prices"]["valley"], value["version"]) == (20_000_000, 1)
    assert value["by_part"] == {"energy": 293 + 313 + 160 + 414, "deviation": 15}
    assert value["assumed"] == []


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        (CSV, long_csv(["0.25"] * 96)),
        (CSV, b"\xef\xbb\xbf" + long_csv(["0.25"] * 96)),
        (XLSX, wide_xlsx([0.25] * 96)),
    ],
)
async def test_ones_own_file_of_readings_is_quoted_alike(instance: Instance, media_type: str, content: bytes) -> None:
    value = (await ask(instance, "packages/daylight/quote", {"readings": file_of(media_type, content)})).json()
    assert (value["total_fen"], value["energy_wh"]) == (1_160, 24_000)


async def test_what_a_linked_package_would_have_cost(instance: Instance) -> None:
    load = {"2026-07-31": KWH_AN_HOUR, "2026-08-01": KWH_AN_HOUR}
    value = (await ask(instance, "packages/spot/quote", {"load": load})).json()
    # July 24 kWh at 0.40 - 0.01, August at 0.50 - 0.01; a half of each month is green at 0.02.
    assert value["by_month"] == {"2026-07": 936 + 24, "2026-08": 1_176 + 24}
    assert value["references"] == [
        {"reference": "spot", "month": "2026-07", "version": 1},
        {"reference": "spot", "month": "2026-08", "version": 2},
    ]


DELIVERY = {
    "zone": "pearl-river-delta",
    "voltage_level": "from_1kv",
    "capacity_va": 400_000,
    "reactive_varh": {"2026-07": 18_000},
}


async def test_the_whole_bill_of_a_delivery(instance: Instance) -> None:
    """24 kWh: energy 9.36, premium 0.24; 0.1886 is 4.5264, loss 0.4488, operation 0.5832; funds 0.04725, 0.1488, 0.456.

    18 kvarh: cos φ 0.80, 5 % under 0.90 of 14.92 is 0.746. Tax: 16.57 x 13 / 113 is 1.9062…
    """
    body = {"load": {"2026-07-31": KWH_AN_HOUR}, "delivery": DELIVERY}
    value = (await ask(instance, "packages/spot/quote", body)).json()
    assert value["by_part"] == {
        "energy": 936,
        "green_premium": 24,
        "transmission": 453,
        "line_loss": 45,
        "system_operation": 58,
        "fund": 5 + 15 + 46,
        "power_factor": 75,
    }
    assert value["by_payee"] == {
        "retailer": 960,
        "grid": 631,
        "fund:water-conservancy-construction": 5,
        "fund:reservoir-resettlement": 15,
        "fund:renewable-energy": 46,
    }
    assert (value["total_fen"], value["tax"]["tax_fen"], value["tax"]["net_fen"]) == (1_657, 191, 1_466)
    assert {line.get("method") for line in value["lines"]} == {None, "grid@1", "factor@1"}
    assert [each["reference"] for each in value["references"]] == ["loss", "spot"]
    assert [each["method"] for each in value["methods"]] == ["grid", "factor", "tax"]
    assert value["assumed"] == ["list_prices"]


@pytest.mark.parametrize(
    ("delivery", "parts", "assumed"),
    [
        (None, set(), {"no_grid_charges", "no_power_factor"}),
        ({"capacity_va": 400_000, "reactive_varh": {"2026-07": 1}}, set(), {"no_grid_charges", "no_power_factor"}),
        (
            {name: DELIVERY[name] for name in ("zone", "voltage_level")},
            {"transmission", "line_loss", "system_operation", "fund"},
            {"no_power_factor"},
        ),
        # Below 100 kVA nothing is adjusted, so that nothing is left out.
        (DELIVERY | {"capacity_va": 99_999}, {"transmission", "line_loss", "system_operation", "fund"}, set()),
    ],
)
async def test_what_is_left_out_of_a_quote_is_said(
    instance: Instance, delivery: dict[str, Any] | None, parts: set[str], assumed: set[str]
) -> None:
    body = {"load": {"2026-07-31": KWH_AN_HOUR}} | ({"delivery": delivery} if delivery else {})
    value = (await ask(instance, "packages/spot/quote", body)).json()
    assert set(value["by_part"]) == {"energy", "green_premium"} | parts
    assert set(value["assumed"]) == {"list_prices"} | assumed
    assert value["tax"] is not None


@pytest.mark.parametrize(
    ("delivery", "status_and_code"),
    [
        ({"zone": "north"}, (400, "invalid_request")),
        (DELIVERY | {"voltage_level": "500kv"}, (409, "grid_price_missing")),
        (DELIVERY | {"reactive_varh": {"2026-08": 1}}, (400, "delivery_missing")),
    ],
)
async def test_a_delivery_that_cannot_be_charged_is_refused(
    instance: Instance, delivery: dict[str, Any], status_and_code: tuple[int, str]
) -> None:
    body = {"load": {"2026-07-31": KWH_AN_HOUR}, "delivery": delivery}
    assert code(await ask(instance, "packages/spot/quote", body)) == status_and_code


async def test_packages_are_compared_on_the_whole_bill(instance: Instance) -> None:
    body = {"load": {"2026-07-31": KWH_AN_HOUR}, "delivery": DELIVERY, "packages": [{"package_id": "spot"}]}
    value = (await ask(instance, "packages/compare", body)).json()
    assert value["items"][0]["quote"]["total_fen"] == 1_657


async def test_a_month_without_its_reference_price_is_named(instance: Instance) -> None:
    answer = await ask(instance, "packages/spot/quote", {"load": {"2026-09-01": KWH_AN_HOUR}})
    assert code(answer)[1] == "reference_price_missing"
    assert answer.json()["context"] == {"key": "spot", "month": "2026-09"}


async def test_days_that_lie_apart_or_outside_the_validity_are_said(instance: Instance) -> None:
    load = {"2024-12-30": KWH_AN_HOUR, "2025-01-01": KWH_AN_HOUR}
    value = (await ask(instance, "packages/daylight/quote", {"load": load})).json()
    assert set(value["assumed"]) >= {"outside_validity", "days_missing", "calendar_open"}


SECRET = 987_654_321


@pytest.mark.parametrize(
    ("body", "status_and_code"),
    [
        ({}, (400, "invalid_request")),
        ({"load": {DAY: [SECRET] * 95}}, (400, "invalid_request")),
        ({"load": {DAY: [-SECRET] * 96}}, (400, "invalid_request")),
        ({"load": {"2026-02-30": [SECRET] * 96}}, (400, "invalid_load")),
        ({"load": {DAY: KWH_AN_HOUR}, "prices": {"night": SECRET}}, (409, "price_not_in_package")),
        ({"readings": file_of(CSV, long_csv([str(SECRET)] * 95))}, (400, "invalid_readings")),
        ({"readings": file_of(CSV, long_csv([f"x{SECRET}"] * 96))}, (400, "invalid_readings")),
        ({"readings": file_of(CSV, long_csv(["1"] * 96) + b"\n2026-07-01 00:00,1")}, (400, "invalid_readings")),
        ({"readings": file_of(CSV, long_csv([f"-{SECRET}"] * 96))}, (400, "invalid_readings")),
        ({"readings": file_of(CSV, b"when,how much\n1,2")}, (400, "invalid_readings")),
        ({"readings": file_of(XLSX, b"no workbook")}, (400, "invalid_readings")),
        ({"readings": {"media_type": CSV, "content": "%"}}, (400, "invalid_readings")),
    ],
)
async def test_what_cannot_be_quoted_is_refused_by_name_and_never_quoted(
    instance: Instance, body: dict[str, Any], status_and_code: tuple[int, str]
) -> None:
    answer = await ask(instance, "packages/daylight/quote", body)
    assert code(answer) == status_and_code
    assert str(SECRET) not in answer.text


async def test_packages_are_compared_cheapest_first_and_one_that_cannot_be_says_why(instance: Instance) -> None:
    body = {
        "load": {"2026-09-01": KWH_AN_HOUR},
        "packages": [
            {"package_id": "spot"},
            {"package_id": "daylight", "version": 1},
            {"package_id": "daylight", "prices": {"sharp": 1, "peak": 1, "flat": 1, "valley": 1}},
            {"package_id": "none"},
        ],
    }
    items = (await ask(instance, "packages/compare", body)).json()["items"]
    assert [(each["package_id"], each["quote"] and each["quote"]["total_fen"]) for each in items] == [
        ("daylight", 0),
        ("daylight", 1_160),
        ("spot", None),
        ("none", None),
    ]
    problems = {each["package_id"]: each["problem"] and each["problem"]["code"] for each in items}
    assert problems == {"daylight": None, "spot": "reference_price_missing", "none": "not_found"}


async def test_a_comparison_is_of_20_packages_at_most(instance: Instance) -> None:
    body = {"load": {DAY: KWH_AN_HOUR}, "packages": [{"package_id": "spot"}] * 21}
    assert code(await ask(instance, "packages/compare", body)) == (400, "invalid_request")


async def test_a_draft_is_proved_without_being_published(at_retailers: Instance) -> None:
    instance, headers = at_retailers, await at_retailers.log_in("retail-clerk")
    draft = template_args("draft", region="guangdong")
    path = "/api/v1/package-templates/proof"
    assert (await instance.http.post(path, json=draft, headers=headers)).json() == {"sound": True, "findings": []}
    rules = [rule for rule in draft["tariff"]["rules"] if rule["id"] not in ("valley", "flat-evening")]
    broken = {**draft, "tariff": {**draft["tariff"], "rules": rules}}
    proof = (await instance.http.post(path, json=broken, headers=headers)).json()
    assert not proof["sound"]
    gaps = {(each["start"], each["end"]) for each in proof["findings"] if each["kind"] == "rule_gap"}
    assert gaps == {(0, 32), (76, 96)}
    odd = await instance.http.post(path, json={**draft, "stage": "daily"}, headers=headers)
    assert (code(odd), odd.json()["context"]) == ((400, "invalid_args"), {"path": "args.stage"})


async def test_consumers_prove_no_templates(instance: Instance) -> None:
    answer = await ask(instance, "package-templates/proof", template_args("draft", region="guangdong"))
    assert code(answer) == (403, "role_not_allowed")
