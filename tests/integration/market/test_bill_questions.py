"""A questioned and invoiced bill on the real network: both parties see the texts, the others dates and numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError, RefusedError
from tests.integration.market.clients import client_of
from tests.integration.market.conftest import People
from tests.integration.market.direct import Direct
from tests.integration.market.files import LOGS, OUTSIDERS, holding
from tests.integration.market.http_calls import until
from tests.integration.market.metered_contracts import MONTH, Metered, metered_contracts
from tests.integration.market.test_settlement import run
from tests.running_network import RunningNetwork
from tests.unit.bills.reading import text_of

QUESTION, ANSWER = "planted question 7c1f93", "planted answer 55e0ab"


@pytest.fixture
async def metered(open_market: RunningNetwork, people: People, direct: dict[str, Direct]) -> Metered:
    if "GridOrg" not in direct:
        pytest.skip("the grid company has no organisation in this network")
    return await metered_contracts(people, direct, 1)


async def test_a_bill_is_questioned_answered_disputed_ruled_upon_and_invoiced(
    market: RunningNetwork, metered: Metered, people: People, tmp_path: Path
) -> None:
    file = metered.readings_file(tmp_path / "readings.jsonl")
    await run(market, metered, file)
    one = metered.contracts[0]
    async with client_of(market, one.consumer) as consumer, client_of(market, metered.clerk) as clerk:
        question = (await consumer.bill_questions.ask(one.order, MONTH, QUESTION, line=0)).digest
        await until(lambda: _in_state(clerk, question, "asked"), 1, within_s=60)
        await clerk.bill_questions.answer(question, ANSWER)
        await until(lambda: _in_state(consumer, question, "answered"), 1, within_s=60)
        texts = await consumer.bill_questions.texts(question)
        assert (texts["question"], texts["answer"]) == ({"line": 0, "text": QUESTION}, {"text": ANSWER})

        await clerk.invoices.issue(one.order, MONTH)
        with pytest.raises(RefusedError) as again:
            await clerk.invoices.issue(one.order, MONTH)
        assert again.value.code == "invoice_exists"
        issued = [each async for each in clerk.invoices.find(order=one.order)]
        number = (issued[0]["retailer"], issued[0]["year"], issued[0]["number"])
        statement = await clerk.settlements.statement(one.order, MONTH)
        assert (await clerk.invoices.content(*number))["gross_fen"] == statement["total_fen"]
        assert f"{number[1]}-{number[2]:06}" in text_of(await clerk.invoices.paper(*number, language="en"))

        await consumer.bill_questions.dispute(question, reason="bill_questioned")
        await until(lambda: _in_state(clerk, question, "disputed"), 1, within_s=60)
    async with client_of(market, people.inspector) as inspector:
        assert (await inspector.bill_questions.get(question))["state"] == "disputed"
        for read in (inspector.bill_questions.texts(question), inspector.invoices.content(*number)):
            with pytest.raises(ProblemError) as hidden:
                await read
            assert hidden.value.code == "not_found"
    needles = [QUESTION.encode(), ANSWER.encode(), str(statement["total_fen"]).encode()]
    assert holding(market, needles, *OUTSIDERS, LOGS) == []


async def _in_state(client: EnergySaleClient, question: str, state: str) -> int:
    """How many questions the client's API knows by this id in this state: one, or none yet."""
    found = [each async for each in client.bill_questions.find(state=state)]
    return sum(each["question_id"] == question for each in found)
