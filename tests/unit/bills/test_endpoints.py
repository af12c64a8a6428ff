"""Bills over HTTP, with a peer that has the statements: for the two parties, and nobody else."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest

from acl.views import views_of
from chaincode import keys
from chaincode.billing.private_text import statement_text
from gateway.bills.schemas import LINE_COLUMNS
from gateway.bills.service import BillReads
from gateway.fabric import Contract, EvaluateError
from gateway.problems import ProblemError
from gateway.settlements import repository
from gateway.settlements.schemas import SettlementQuery
from tests.unit.bills.reading import text_of
from tests.unit.bills.statements import energy, generated, of_lines, written
from tests.unit.metering.facts import BY, OPENS, agent_tx, new_point
from tests.unit.orders.instance import Instance, code, registry
from tests.unit.projection.chain import NOW_MS, Chain, Tx, order_record
from tests.unit.projection.chain import key as ledger_key

ORDER, OTHERS_ORDER = "3f" * 32, "8c" * 32
APRIL, MAY = "2026-04", "2026-05"
LINES = of_lines(energy(987_654, energy_wh=1_500_000), energy(-4_321, energy_wh=7_000, price="valley"))


class StatementPeer:
    """The peer's side: it has the statements' texts by their hashes."""

    def __init__(self) -> None:
        self.texts: dict[str, bytes] = {}

    async def evaluate(self, name: str, *, arguments: Sequence[str] = (), **_: Any) -> bytes:
        if name == "ReadStatements":
            found = [self.texts.get(each) for each in arguments]
            return json.dumps([None if text is None else text.decode() for text in found]).encode()
        if name != "ReadStatement" or arguments[0] not in self.texts:
            raise EvaluateError(f"{name}: no peer answers")
        return self.texts[arguments[0]]


class Market:
    """A chain with settled months, and the peer that has what they come to."""

    def __init__(self) -> None:
        self.chain, self.peer = Chain(), StatementPeer()
        orders = {ORDER: {}, OTHERS_ORDER: {"consumer": "hotel"}}
        writes = {
            ledger_key("order", order): order_record(7, "executing", stage="execute", next=[], **fields)
            for order, fields in orders.items()
        }
        self.chain.add(registry(), Tx(writes=writes))
        self.settle(ORDER, "mill", APRIL, written(of_lines(energy(500_000, energy_wh=900_000)), month=APRIL))
        self.settle(ORDER, "mill", MAY, written(LINES, month=MAY))
        self.settle(OTHERS_ORDER, "hotel", MAY, written(generated(3), month=MAY))

    def meter(self, *points: str) -> None:
        """The grid company has its agent, and runs these points of the mill's."""
        self.chain.add(agent_tx())
        for point in points:
            held = new_point(point).assign("mill", OPENS, key=point, **BY)
            self.chain.add(Tx(writes={ledger_key("metering_point", point): held.to_record()}))

    def settle(self, order: str, consumer: str, month: str, statement: dict[str, Any]) -> None:
        whole = statement | {"order": order, "consumer": consumer, "retailer": "southgrid"}
        text, digest = statement_text(whole, hashlib.sha256(f"{order} {month}".encode()).hexdigest())
        self.peer.texts[digest] = text
        same = ("version", "order", "start", "end", "final", "readings_hash", "terms_hash")
        record = {name: whole[name] for name in same} | {"statement_hash": digest}
        record |= {"operator": "retail-clerk", "refreshed_at": NOW_MS}
        record |= {"reason": whole["reason"]} if "reason" in whole else {}
        self.chain.add(Tx(writes={keys.settlement(order, month): record}))

    def instance(self, directory: Path, organisation: str) -> Instance:
        made = Instance(directory, self.chain, organisation=organisation)
        made.services = replace(made.services, contract=cast(Contract, self.peer))
        made.app.state.services = made.services
        made.index()
        return made


@pytest.fixture(scope="module")
def market() -> Market:
    return Market()


@pytest.fixture(scope="module")
async def instances(market: Market, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Instance]]:
    made = {
        name: market.instance(tmp_path_factory.mktemp(name), name)
        for name in ("ConsumerOrg", "RetailerOrg", "ExchangeOrg")
    }
    yield made
    for each in made.values():
        await each.close()


@pytest.fixture(scope="module")
async def asked(instances: dict[str, Instance]) -> Any:
    """Ask as somebody, at the API of the own organisation."""
    organisations = {"li-na": "ConsumerOrg", "wang": "ConsumerOrg", "retail-clerk": "RetailerOrg"}

    async def ask(user: str, path: str) -> httpx2.Response:
        instance = instances[organisations.get(user, "ExchangeOrg")]
        return await instance.get(f"settlements/{path}", await instance.log_in(user))

    return ask


async def test_both_parties_have_the_same_paper_with_its_total(asked: Any) -> None:
    bills = [await asked(user, f"{ORDER}/{MAY}/bill.pdf?language=en") for user in ("li-na", "retail-clerk")]
    assert [each.status_code for each in bills] == [200, 200]
    assert bills[0].content == bills[1].content
    assert bills[0].headers["content-disposition"] == 'attachment; filename="202605-3f3f3f3f3f3f3f3f-1.pdf"'
    assert bills[0].headers["cache-control"] == "no-store"
    text = text_of(bills[0].content)
    for each in ("9,876.54", "-43.21", "9,833.33", "Electricity bill"):
        assert each in text
    assert "电费账单" in text_of((await asked("li-na", f"{ORDER}/{MAY}/bill.pdf")).content)


@pytest.mark.parametrize("what", ["bill.pdf", "lines.csv", "lines.xlsx", "comparison"])
@pytest.mark.parametrize("user", ["wang", "auditor"])
async def test_a_bill_of_others_is_not_there(asked: Any, what: str, user: str) -> None:
    answer = await asked(user, f"{ORDER}/{MAY}/{what}")
    assert answer.status_code in (403, 404)
    assert "9833" not in answer.text.replace(",", "")
    if user == "wang":
        assert code(answer) == (404, "not_found")


async def test_all_bills_of_a_month_are_a_zip_of_ones_own(asked: Any) -> None:
    found = {}
    for user in ("li-na", "wang", "retail-clerk"):
        answer = await asked(user, f"bills.zip?month={MAY}&language=en")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
            assert file.testzip() is None
            found[user] = {name: file.read(name) for name in file.namelist()}
    assert sorted(found["retail-clerk"]) == ["202605-3f3f3f3f3f3f3f3f-1.pdf", "202605-8c8c8c8c8c8c8c8c-1.pdf"]
    assert found["li-na"] | found["wang"] == found["retail-clerk"]
    assert len(found["li-na"]) == len(found["wang"]) == 1
    one = await asked("li-na", f"{ORDER}/{MAY}/bill.pdf?language=en")
    assert found["li-na"]["202605-3f3f3f3f3f3f3f3f-1.pdf"] == one.content


async def test_lines_as_a_table_add_up(asked: Any) -> None:
    answer = await asked("li-na", f"{ORDER}/{MAY}/lines.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert tuple(rows[0]) == LINE_COLUMNS
    assert [row["amount_fen"] for row in rows] == ["987654", "-4321"]
    assert {(row["number"], row["month"], row["payee"]) for row in rows} == {
        ("202605-3f3f3f3f3f3f3f3f-1", MAY, "retailer")
    }
    sheet = await asked("li-na", f"{ORDER}/{MAY}/lines.xlsx")
    assert sheet.status_code == 200
    assert zipfile.ZipFile(io.BytesIO(sheet.content)).testzip() is None


@pytest.mark.parametrize(
    ("user", "bills"),
    [
        ("li-na", {(ORDER, APRIL), (ORDER, MAY)}),
        ("wang", {(OTHERS_ORDER, MAY)}),
        ("retail-clerk", {(ORDER, APRIL), (ORDER, MAY), (OTHERS_ORDER, MAY)}),
    ],
)
async def test_the_lines_of_all_bills_are_those_of_each_of_ones_own(
    asked: Any, user: str, bills: set[tuple[str, str]]
) -> None:
    answer = await asked(user, "lines.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="bill-lines.csv"'
    assert answer.headers["cache-control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {(row["order_id"], row["month"]) for row in rows} == bills
    each = [await asked(user, f"{order}/{month}/lines.csv") for order, month in sorted(bills, key=lambda bill: bill[1])]
    one_by_one = [row for lines in each for row in csv.DictReader(io.StringIO(lines.text))]
    assert sorted(rows, key=str) == sorted(one_by_one, key=str)
    of_may = list(csv.DictReader(io.StringIO((await asked(user, f"lines.csv?month={MAY}")).text)))
    assert of_may == [row for row in rows if row["month"] == MAY]
    sheet = await asked(user, f"lines.xlsx?month={MAY}")
    assert zipfile.ZipFile(io.BytesIO(sheet.content)).testzip() is None


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
async def test_who_only_watches_has_no_lines(asked: Any, file_format: str) -> None:
    answer = await asked("auditor", f"lines.{file_format}")
    assert code(answer) == (403, "role_not_allowed")
    assert "987654" not in answer.text


async def test_a_table_that_a_sheet_cannot_hold_is_refused_whole(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.exports.MAX_XLSX_ROWS", 2)
    assert code(await asked("retail-clerk", "lines.xlsx")) == (400, "invalid_request")
    assert (await asked("retail-clerk", "lines.csv")).status_code == 200


async def test_a_comparison_is_with_the_month_before_and_adds_up(asked: Any) -> None:
    found = (await asked("li-na", f"{ORDER}/{MAY}/comparison")).json()
    assert (found["this"]["month"], found["other"]["month"]) == (MAY, APRIL)
    assert found["difference_fen"] == LINES.total_fen - 500_000
    assert sum(each["amount_fen"] for each in found["effects"]) == found["difference_fen"]
    assert sum(found["by_cause"].values()) == found["difference_fen"]
    assert code(await asked("li-na", f"{ORDER}/{APRIL}/comparison")) == (404, "not_found")
    others = await asked("li-na", f"{ORDER}/{MAY}/comparison?other_order={OTHERS_ORDER}&other_month={MAY}")
    assert code(others) == (404, "not_found")


async def test_who_watches_the_market_opens_no_bill_even_where_the_statements_are(
    instances: dict[str, Instance],
) -> None:
    """An auditor sees that there are bills. The peer of RetailerOrg would hand out what is in them."""
    exchange, retailer = instances["ExchangeOrg"], instances["RetailerOrg"]
    token = (await exchange.log_in("auditor"))["Authorization"].removeprefix("Bearer ")
    bills = BillReads(retailer.services, await exchange.services.sessions.authenticate(token))
    with pytest.raises(ProblemError) as none:
        await bills.open(ORDER, MAY)
    assert none.value.code == "not_found"
    query = SettlementQuery.model_validate({"month": MAY})
    seen = repository.matching(query, views_of("settlement", ["exchange_auditor"]), participant="exchange")
    content = b"".join([piece async for piece in bills.archive(seen, "en")])
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.namelist() == []
