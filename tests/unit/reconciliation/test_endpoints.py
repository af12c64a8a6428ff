"""Reconciliation over HTTP, with a peer that has the statements: for the two parties, and nothing of it is kept."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from chaincode.billing.packed_readings import DayReadings, pack
from chaincode.settlement.statement import Line
from gateway.exports import CSV_TYPE, XLSX_TYPE, workbook
from gateway.reconciliation.schemas import DIFFERENCE_COLUMNS
from tests.unit.bills.statements import energy, of_lines, written
from tests.unit.bills.test_endpoints import APRIL, MAY, ORDER, OTHERS_ORDER, Market
from tests.unit.metering.facts import AGENT
from tests.unit.orders.instance import Instance, code

POINT = "mp-440300-0001"
HEAD = ("order_id", "part", "price", "amount_fen", "point", "date", "energy_wh")
RIGHT = [(ORDER, "energy", "", 987_654 - 4_321, "", "", "")]
PLANTED = 76_543_219
JUNE = "2026-06"
GRID_BILL = written(
    of_lines(
        energy(98_765_432, energy_wh=200_000_000),
        Line(part="deviation", rule="deviation_over", amount_fen=1_928_374),
        Line(part="transmission", rule="transmission", amount_fen=12_345_678, energy_wh=200_000_000),
        Line(part="line_loss", rule="line_loss", amount_fen=1_234_567, energy_wh=200_000_000),
        Line(part="system_operation", rule="system_operation", amount_fen=2_345_678, energy_wh=200_000_000),
        Line(part="fund", rule="fund", amount_fen=3_456_789, account="renewables", energy_wh=200_000_000),
        energy_wh=200_000_000,
    ),
    month=JUNE,
    days=30,
)
GRID_LINES = [line for line in GRID_BILL["lines"] if line["payee"] == "grid"]
ORGANISATIONS = {"li-na": "ConsumerOrg", "wang": "ConsumerOrg", "retail-clerk": "RetailerOrg", AGENT: "GridOrg"}


@pytest.fixture
async def instances(tmp_path: Path) -> AsyncIterator[dict[str, Instance]]:
    market = Market()
    market.meter(POINT)
    market.settle(ORDER, "mill", JUNE, GRID_BILL)
    organisations = ("ConsumerOrg", "RetailerOrg", "ExchangeOrg", "GridOrg")
    made = {name: market.instance(tmp_path / name, name) for name in organisations}
    yield made
    for each in made.values():
        await each.close()


def body(*rows: tuple[Any, ...], xlsx: bool = False, month: str = MAY, **more: Any) -> dict[str, Any]:
    if xlsx:
        content, media_type = workbook(HEAD, rows, sheet="figures"), XLSX_TYPE
    else:
        file = io.StringIO()
        csv.writer(file).writerows([HEAD, *rows])
        content, media_type = file.getvalue().encode(), CSV_TYPE
    return {
        "month": month,
        "figures": {"media_type": media_type, "content": base64.b64encode(content).decode()},
        **more,
    }


async def ask(instances: dict[str, Instance], user: str, asked: dict[str, Any], suffix: str = "") -> httpx2.Response:
    organisation = ORGANISATIONS.get(user, "ExchangeOrg")
    instance = instances[organisation]
    headers = await instance.log_in(user)
    return await instance.http.post(f"/api/v1/settlements/reconciliation{suffix}", json=asked, headers=headers)


@pytest.mark.parametrize("xlsx", [False, True])
async def test_a_party_finds_its_figures_agreed(instances: dict[str, Instance], *, xlsx: bool) -> None:
    answer = await ask(instances, "li-na", body(*RIGHT, xlsx=xlsx, order=ORDER))
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    (bill,) = answer.json()["items"]
    assert (bill["state"], bill["own_fen"], bill["billed_fen"], bill["differences"]) == ("agreed", 983_333, 983_333, [])


async def test_a_month_of_all_contracts_says_what_each_differs_by(instances: dict[str, Instance]) -> None:
    rows = [(ORDER, "energy", "", 983_000, "", "", ""), ("9" * 64, "energy", "", 1, "", "", "")]
    found = (await ask(instances, "retail-clerk", body(*rows))).json()
    assert {name: found[name] for name in ("agreed", "differs", "no_figures", "no_bill")} == {
        "agreed": 0,
        "differs": 1,
        "no_figures": 1,
        "no_bill": 1,
    }
    states = {bill["order_id"]: bill["state"] for bill in found["items"]}
    assert states == {ORDER: "differs", OTHERS_ORDER: "no_figures", "9" * 64: "no_bill"}
    mine = (await ask(instances, "li-na", body(*rows))).json()
    assert {bill["order_id"]: bill["state"] for bill in mine["items"]} == {ORDER: "differs", "9" * 64: "no_bill"}
    assert mine["items"][0]["differences"][0]["difference_fen"] == 333


async def test_the_differences_are_a_table(instances: dict[str, Instance]) -> None:
    answer = await ask(instances, "li-na", body((ORDER, "energy", "", 983_000, "", "", "")), ".csv")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert tuple(row) == DIFFERENCE_COLUMNS
    assert (row["cause"], row["difference_fen"], row["number"]) == ("other_rule", "333", "202605-3f3f3f3f3f3f3f3f-1")
    sheet = await ask(instances, "li-na", body((ORDER, "energy", "", 983_000, "", "", "")), ".xlsx")
    assert sheet.content[:2] == b"PK"


async def test_days_are_compared_with_readings_that_come_to_the_bills_energy(instances: dict[str, Instance]) -> None:
    def packed(second_wh: int) -> str:
        none = (0,) * 96
        days = [
            DayReadings.of_values(day=day, salt=b"s" * 32, flags=none, columns=[(wh, *none[1:]), none, none, none])
            for day, wh in ((1, 900_000), (2, second_wh))
        ]
        return pack(days)

    rows = [(ORDER, "", "", "", POINT, f"{MAY}-01", 900_000), (ORDER, "", "", "", POINT, f"{MAY}-02", 90_000)]
    found = (await ask(instances, "li-na", body(*rows, readings={POINT: packed(100_000)}))).json()
    (difference,) = found["items"][0]["differences"]
    assert (difference["cause"], difference["date"]) == ("other_energy", f"{MAY}-02")
    assert (difference["own_energy_wh"], difference["billed_energy_wh"]) == (90_000, 100_000)
    for wrong, fault in ((packed(1), "readings_differ"), ("x", "readings")):
        answer = await ask(instances, "li-na", body(*rows, readings={POINT: wrong}))
        assert code(answer) == (400, "invalid_figures")
        assert answer.json()["context"] == {"fault": fault}


@pytest.mark.parametrize(("user", "status"), [("wang", 404), ("auditor", 403)])
async def test_a_bill_of_others_is_not_there(instances: dict[str, Instance], user: str, status: int) -> None:
    answer = await ask(instances, user, body(*RIGHT, order=ORDER))
    assert answer.status_code in (status, 404)
    assert "983333" not in answer.text


def grids_figures(more_fen: int = 0) -> list[tuple[Any, ...]]:
    """What the grid company makes of its part of June's bill, by part; `more_fen` in the first line."""
    amounts = [line["amount_fen"] for line in GRID_LINES]
    amounts[0] += more_fen
    return [(ORDER, line["part"], "", fen, "", "", "") for line, fen in zip(GRID_LINES, amounts, strict=True)]


async def test_a_grid_company_reconciles_what_it_is_paid_and_what_its_points_measured(
    instances: dict[str, Instance],
) -> None:
    assert [line["part"] for line in GRID_LINES] == ["transmission", "line_loss", "system_operation"]
    energy_wh = GRID_BILL["points"][POINT]["energy_wh"]
    measured = (ORDER, "", "", "", POINT, "", energy_wh)
    agreed = (await ask(instances, AGENT, body(*grids_figures(), measured, month=JUNE))).json()
    (bill,) = agreed["items"]
    assert (bill["state"], bill["billed_fen"]) == ("agreed", sum(line["amount_fen"] for line in GRID_LINES))
    rows = [*grids_figures(-5_000), (*measured[:-1], energy_wh - 1)]
    (bill,) = (await ask(instances, AGENT, body(*rows, month=JUNE))).json()["items"]
    assert (bill["state"], bill["difference_fen"]) == ("differs", 5_000)
    assert [each["cause"] for each in bill["differences"]] == ["other_rule", "other_energy"]


async def test_a_grid_company_is_told_nothing_of_the_retailers_part(instances: dict[str, Instance]) -> None:
    """Whatever it asks about: a part that is not its own is one that it has and the bill has not."""
    others = [line for line in GRID_BILL["lines"] if line["payee"] != "grid"]
    rows = [(ORDER, part, "", 1, "", "", "") for part in sorted({line["part"] for line in others})]
    for suffix in ("", ".csv"):
        answer = await ask(instances, AGENT, body(*rows, month=JUNE), suffix)
        assert answer.status_code == 200, answer.text
        sums = [sum(line["amount_fen"] for line in others if line["part"] == row[1]) for row in rows]
        hidden = [GRID_BILL["total_fen"], *(line["amount_fen"] for line in others), *sums]
        assert not [fen for fen in hidden if str(fen) in answer.text]
    (bill,) = (await ask(instances, AGENT, body(*rows, month=JUNE))).json()["items"]
    causes = {each["part"]: each["cause"] for each in bill["differences"]}
    assert {causes[row[1]] for row in rows} == {"part_not_billed"}


async def test_a_grid_company_exports_the_lines_by_which_it_is_paid_and_they_reconcile(
    instances: dict[str, Instance],
) -> None:
    grid = instances["GridOrg"]
    answer = await grid.get(f"settlements/lines.csv?month={JUNE}", await grid.log_in(AGENT))
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["order_id"], row["part"], int(row["amount_fen"])) for row in rows] == [
        (ORDER, line["part"], line["amount_fen"]) for line in GRID_LINES
    ]
    hidden = [GRID_BILL["total_fen"], *(line["amount_fen"] for line in GRID_BILL["lines"] if line["payee"] != "grid")]
    assert not [fen for fen in hidden if str(fen) in answer.text]
    figures = {"media_type": CSV_TYPE, "content": base64.b64encode(answer.content).decode()}
    (bill,) = (await ask(instances, AGENT, {"month": JUNE, "figures": figures})).json()["items"]
    assert (bill["state"], bill["differences"]) == ("agreed", [])


@pytest.mark.parametrize("month", [APRIL, MAY, JUNE])
async def test_a_grid_company_has_the_bills_about_its_points_alone(instances: dict[str, Instance], month: str) -> None:
    found = (await ask(instances, AGENT, body(month=month))).json()
    assert [(bill["order_id"], bill["state"]) for bill in found["items"]] == [(ORDER, "no_figures")]
    answer = await ask(instances, AGENT, body(month=MAY, order=OTHERS_ORDER))
    assert code(answer) == (404, "not_found")


async def test_nothing_uploaded_is_kept_or_said(
    instances: dict[str, Instance], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for text, status in ((str(PLANTED), 200), (f"{PLANTED}x", 400)):
        for suffix in ("", ".csv", ".xlsx"):
            answer = await ask(instances, "li-na", body((ORDER, "energy", "", text, "", "", "")), suffix)
            assert answer.status_code == status
            assert status == 200 or str(PLANTED) not in answer.text
    assert holding(tmp_path, str(PLANTED)) == []
    said = capfd.readouterr()
    assert str(PLANTED) not in said.out + said.err


def holding(directory: Path, text: str) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]
