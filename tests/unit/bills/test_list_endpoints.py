"""One's own bills as a list over HTTP: with what they come to, summed, as files; and nobody else's."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest

from chaincode.settlement.rounding import RULES
from gateway.bills.schemas import BILL_COLUMNS
from tests.unit.bills.test_endpoints import APRIL, MAY, ORDER, Market
from tests.unit.orders.instance import Instance, code

TOTALS_FEN = {APRIL: 500_000, MAY: 983_333}


class ListMarket(Market):
    """The peer answers for many statements at once, too."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []
        one = self.peer.evaluate

        async def evaluate(name: str, *, arguments: Sequence[str] = (), **others: Any) -> bytes:
            if name == "ReadStatements":
                self.asked.append(len(arguments))
            return await one(name, arguments=arguments, **others)

        self.peer.evaluate = evaluate  # type: ignore[method-assign] # the same call, noted


@pytest.fixture
def market() -> ListMarket:
    return ListMarket()


@pytest.fixture
async def instances(market: ListMarket, tmp_path: Path) -> AsyncIterator[dict[str, Instance]]:
    made = {name: market.instance(tmp_path / name, name) for name in ("ConsumerOrg", "RetailerOrg", "ExchangeOrg")}
    yield made
    for each in made.values():
        await each.close()


@pytest.fixture
async def asked(instances: dict[str, Instance]) -> Any:
    organisations = {"li-na": "ConsumerOrg", "wang": "ConsumerOrg", "retail-clerk": "RetailerOrg"}

    async def ask(user: str, path: str) -> httpx2.Response:
        instance = instances[organisations.get(user, "ExchangeOrg")]
        return await instance.get(path, await instance.log_in(user))

    return ask


async def test_a_party_has_its_bills_with_what_they_come_to(asked: Any, market: ListMarket) -> None:
    answer = await asked("li-na", "bills")
    assert answer.headers["cache-control"] == "no-store"
    items = answer.json()["items"]
    assert [(each["month"], each["total_fen"]) for each in items] == sorted(TOTALS_FEN.items(), reverse=True)
    assert items[0]["number"] == "202605-3f3f3f3f3f3f3f3f-1"
    assert all(each["order_id"] == ORDER for each in items)
    assert market.asked == [2]


@pytest.mark.parametrize(("filters", "months"), [(f"month={MAY}", [MAY]), ("state=corrected", []), ("", [MAY, APRIL])])
async def test_totals_are_of_all_bills_that_fit(asked: Any, filters: str, months: list[str]) -> None:
    totals = (await asked("li-na", f"bills/totals?{filters}")).json()
    assert (totals["bills"], totals["total_fen"]) == (len(months), sum(TOTALS_FEN[month] for month in months))
    assert sum(totals["by_part"].values()) == totals["total_fen"]
    assert sum(totals["parties"].values()) == 0


async def test_an_export_has_a_line_for_each_bill(asked: Any) -> None:
    text = (await asked("retail-clerk", "bills.csv")).text
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert tuple(rows[0]) == BILL_COLUMNS
    assert {(row["month"], int(row["total_fen"])) for row in rows} >= set(TOTALS_FEN.items())
    assert len(rows) == 3  # the retailer's other customer's, too


async def test_others_have_none_of_them(asked: Any, market: ListMarket) -> None:
    assert all(each["order_id"] != ORDER for each in (await asked("wang", "bills")).json()["items"])
    market.asked.clear()
    for path in ("bills", "bills/totals", "bills.csv"):
        assert (await asked("auditor", path)).status_code == 403
    assert market.asked == []


async def test_a_peer_that_lacks_a_statement_is_behind(asked: Any, market: ListMarket) -> None:
    market.peer.texts.clear()
    answer = await asked("li-na", "bills")
    assert code(answer) == (503, "network_unavailable")


async def test_every_rule_is_there_in_both_languages(asked: Any) -> None:
    rules = (await asked("wang", "settlement-rules")).json()["rules"]
    assert [rule["code"] for rule in rules] == list(RULES)
    assert all(rule[part][language] for rule in rules for part in ("what", "source") for language in ("zh", "en"))
