"""How far contracts are settled over HTTP: each month of each contract, to whom it may be seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from chaincode import keys
from tests.unit.bills.test_endpoints import APRIL, MAY, ORDER, OTHERS_ORDER, Market
from tests.unit.orders.instance import Instance, code
from tests.unit.projection.chain import Tx, order_record


@pytest.fixture
def market() -> Market:
    made = Market()
    changes = {"period_start": "2026-04-10", "period_end": "2027-04-01"}
    writes = {
        keys.order(ORDER): order_record(8, "executing", stage="execute", next=[], **changes),
        keys.order(OTHERS_ORDER): order_record(
            8, "disputed", stage="execute", next=[], consumer="hotel", **changes, ends_on="2026-07-15"
        ),
        keys.order("77" * 32): order_record(3, "signed", stage="sign", next=[], **changes),
    }
    made.chain.add(Tx(writes=writes))
    return made


@pytest.fixture
async def instance(market: Market, tmp_path: Path) -> AsyncIterator[Instance]:
    made = market.instance(tmp_path, "RetailerOrg")
    yield made
    await made.close()


@pytest.fixture
async def asked(instance: Instance) -> Any:
    async def ask(user: str, query: str) -> httpx2.Response:
        return await instance.get(f"settlements/course?{query}", await instance.log_in(user))

    return ask


def months_of(answer: httpx2.Response) -> dict[str, list[tuple[str, str]]]:
    return {
        each["order_id"]: [(month["month"], month["state"]) for month in each["months"]]
        for each in answer.json()["items"]
    }


async def test_each_contract_has_its_months(asked: Any) -> None:
    found = months_of(await asked("retail-clerk", "from_month=2026-03&to_month=2026-08"))
    assert found[ORDER][:4] == [(APRIL, "settled"), (MAY, "settled"), ("2026-06", "open"), ("2026-07", "open")]
    assert found[OTHERS_ORDER] == [
        (APRIL, "disputed"),
        (MAY, "settled"),
        ("2026-06", "disputed"),
        ("2026-07", "disputed"),
    ]
    assert len(found) == 2  # what is not in force is no contract


async def test_a_month_is_of_the_days_that_are_delivered(asked: Any) -> None:
    answer = await asked("retail-clerk", f"from_month=2026-04&to_month=2026-07&order={OTHERS_ORDER}")
    (contract,) = answer.json()["items"]
    days = [(month["start"], month["end"]) for month in contract["months"]]
    assert (days[0], days[-1]) == (("2026-04-10", "2026-05-01"), ("2026-07-01", "2026-07-15"))
    assert [month["version"] for month in contract["months"]] == [None, 1, None, None]


async def test_a_month_that_is_not_over_is_running(asked: Any) -> None:
    found = months_of(await asked("retail-clerk", f"from_month=2027-03&to_month=2027-03&order={ORDER}"))
    assert found == {ORDER: [("2027-03", "running")]}


@pytest.mark.parametrize("query", ["from_month=2026-05&to_month=2026-04", "from_month=2025-05&to_month=2026-05", ""])
async def test_a_year_at_most(asked: Any, query: str) -> None:
    assert code(await asked("retail-clerk", query)) == (400, "invalid_request")
