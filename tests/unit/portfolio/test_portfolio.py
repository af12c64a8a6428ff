"""A party's own contracts over a chain: figures, months, customers; and that nobody sees another's."""

from __future__ import annotations

import hashlib
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.unit.orders.instance import Instance, code
from tests.unit.projection.chain import NOW_MS, Chain, Tx, key, order_record
from tests.unit.trading.floor import MILL, done, signed, whole_chain

ORGANISATION = {"li-na": "ConsumerOrg", "wang": "ConsumerOrg", "retail-clerk": "RetailerOrg"}
YEAR_WH, ENDED_WH = 365_000_000, 59


def contract(chain: Chain, name: str, energy_wh: int, *, number: int, **fields: Any) -> str:
    """A contract of mill and southgrid with private terms; its id."""
    item = signed("archive", number=number, who=MILL, name=name)
    text = f'{{"salt":"{number:02}","terms":{{"energy_wh":{energy_wh},"prices_e8_yuan_per_kwh":{{"flat":1}}}}}}'
    terms_hash = hashlib.sha256(text.encode()).hexdigest()
    record = order_record(7, "executing", stage="execute", next=[], terms_hash=terms_hash, **fields)
    record["origin"] = {"kind": "purchase"}
    chain.add(
        Tx(args=(b"Deposit",), private={terms_hash: text}),
        done([(item, 7)], {key("order", item.digest): record}),
    )
    return item.digest


def market() -> Chain:
    """The floor of trading, a contract over a year, and one that ends early."""
    chain = whole_chain()
    contract(chain, "year", YEAR_WH, number=70)
    contract(
        chain,
        "ended",
        ENDED_WH,
        number=71,
        period_start="2026-01-01",
        period_end="2026-03-01",
        ends_on="2026-02-11",
    )
    return chain


@pytest.fixture(scope="module", params=list(ORGANISATION))
async def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[str, Instance, dict[str, str]]]:
    made = Instance(tmp_path_factory.mktemp("api"), market(), organisation=ORGANISATION[request.param])
    made.app.state.clock = lambda: NOW_MS
    made.index()
    yield request.param, made, await made.log_in(request.param)
    await made.close()


async def test_figures_are_of_ones_own_contracts(reader: tuple[str, Instance, dict[str, str]]) -> None:
    who, instance, headers = reader
    seen = (await instance.get("portfolio", headers)).json()
    numbers = (seen["contracts"], seen["energy_wh"], seen["pending_orders"], seen["pending_wh"], seen["partners"])
    assert (
        numbers
        == {
            "li-na": (2, YEAR_WH + ENDED_WH, 3, 600 + 200 + 777_000_777, 1),
            "wang": (0, 0, 1, 400, 0),
            "retail-clerk": (2, YEAR_WH + ENDED_WH, 4, 600 + 400 + 200 + 777_000_777, 1),
        }[who]
    )
    assert seen["without_terms"] == 0
    soon = [(each["ends_on"], each["energy_wh"], each["renewed"]) for each in seen["expiring"]]
    assert soon == ([] if who == "wang" else [("2026-02-11", ENDED_WH, False)])
    assert seen["expiring_contracts"] == len(soon)


async def test_what_ends_on_the_last_day_of_the_horizon_is_soon(reader: tuple[str, Instance, dict[str, str]]) -> None:
    who, instance, headers = reader
    for days, number in ((40, 0), (41, 1)):
        seen = (await instance.get(f"portfolio?expiring_days={days}", headers)).json()
        assert seen["expiring_contracts"] == (0 if who == "wang" else number)


async def test_months_add_up_and_keep_partners_apart(reader: tuple[str, Instance, dict[str, str]]) -> None:
    who, instance, headers = reader
    answer = (await instance.get("portfolio/months?start=2026-01&end=2028-01", headers)).json()
    found = {(each["month"], each["partner"]): each for each in answer["items"]}
    partner = "mill" if who == "retail-clerk" else "southgrid"
    archived = sum(each["energy_wh"] for each in answer["items"])
    assert archived == (0 if who == "wang" else YEAR_WH + ENDED_WH * 41 // 59)
    if who != "wang":
        assert (found["2026-01", partner]["energy_wh"], found["2026-01", partner]["contracts"]) == (31_000_031, 2)
        assert found["2026-02", partner]["energy_wh"] == 28_000_010
        assert found["2027-03", partner]["pending_wh"] == 600 + 200 + 777_000_777
    narrow = (await instance.get("portfolio/months?start=2026-02&end=2026-03&min_block=1", headers)).json()["items"]
    assert narrow == [each for each in answer["items"] if each["month"] == "2026-02"]
    nobody = (await instance.get("portfolio/months?start=2026-01&end=2028-01&partner=nobody", headers)).json()
    assert nobody["items"] == []


@pytest.mark.parametrize("query", ["start=2026-01", "start=2026-02&end=2026-02", "start=2026-01&end=2031-02"])
async def test_a_period_that_is_none_is_refused(reader: tuple[str, Instance, dict[str, str]], query: str) -> None:
    _, instance, headers = reader
    assert code(await instance.get(f"portfolio/months?{query}", headers))[0] in (400, 422)


async def test_a_retailer_sees_its_customers_page_by_page_and_as_files(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "api", market(), organisation="RetailerOrg")
    instance.index()
    headers = await instance.log_in("retail-clerk")
    first = (await instance.get("portfolio/customers?limit=1", headers)).json()
    rest = (await instance.get(f"portfolio/customers?limit=1&cursor={first['next_cursor']}", headers)).json()
    assert rest["next_cursor"] is None
    (hotel,), (mill,) = first["items"], rest["items"]
    assert (hotel["consumer"], hotel["orders"], hotel["contracts"], hotel["energy_wh"]) == ("hotel", 1, 0, 0)
    assert (mill["consumer"], mill["orders"], mill["contracts"]) == ("mill", 5, 2)
    assert (mill["energy_wh"], mill["next_expiry"], hotel["next_expiry"]) == (YEAR_WH + ENDED_WH, "2026-02-11", None)
    for query, names in (
        ("with_contracts=true", ["mill"]),
        ("with_contracts=false", ["hotel"]),
        ("consumer=ote", ["hotel"]),
        ("expiring_before=2026-02-11", []),
        ("expiring_before=2026-02-12", ["mill"]),
    ):
        items = (await instance.get(f"portfolio/customers?{query}", headers)).json()["items"]
        assert [each["consumer"] for each in items] == names
    assert len((await instance.get("portfolio/customers.csv", headers)).text.splitlines()) == 3
    book = await instance.get("portfolio/months.xlsx?start=2026-01&end=2027-01", headers)
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()) == 13
    await instance.close()


async def test_a_consumer_has_no_customers_and_the_regulator_no_portfolio(tmp_path: Path) -> None:
    for user, organisation, path in (
        ("li-na", "ConsumerOrg", "portfolio/customers"),
        ("watcher", "RegulatorOrg", "portfolio"),
        ("auditor", "ExchangeOrg", "portfolio/months"),
    ):
        instance = Instance(tmp_path / user, market(), organisation=organisation)
        instance.index()
        assert code(await instance.get(path, await instance.log_in(user))) == (403, "role_not_allowed")
        await instance.close()
