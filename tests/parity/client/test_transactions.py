"""Calls that go well, and refusals: fabric-gateway's features basic, fabcar, transactions and transient."""

from __future__ import annotations

import json
import uuid

import pytest

from tests.parity.client.compare import Comparison, failure
from tests.parity.client.side import CHAINCODE_OF_ALL, CHAINCODE_OF_TWO, Outcome, Side

pytestmark = pytest.mark.full

CAR = json.dumps({"kind": "car", "maker": "Trabant", "model": "601", "colour": "brown", "owner": "Simon"})


async def test_an_evaluation_gives_the_result(compare: Comparison) -> None:
    async def scenario(side: Side) -> str:
        return await (await side.gateway()).evaluate("echo", "conga 康加")

    assert await compare.same("evaluate", scenario) == "conga 康加"


@pytest.mark.parametrize("chaincode", [CHAINCODE_OF_TWO, CHAINCODE_OF_ALL])
async def test_a_submission_gives_the_result(compare: Comparison, chaincode: str) -> None:
    async def scenario(side: Side) -> str:
        return await (await side.gateway()).submit("echo", "conga", chaincode=chaincode)

    assert await compare.same("submit", scenario) == "conga"


async def test_what_was_submitted_is_on_the_ledger(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[str]:
        gateway = await side.gateway()
        key = f"update {side.name}"
        put = await gateway.submit("put", key, "ledger", chaincode=CHAINCODE_OF_TWO)
        return [put, await gateway.evaluate("get", key, chaincode=CHAINCODE_OF_TWO)]

    assert await compare.same("submit", scenario) == ["ledger", "ledger"]


async def test_a_record_is_made_and_read_back(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        gateway = await side.gateway()
        await gateway.submit("put", f"car {side.name}", CAR)
        record: Outcome = json.loads(await gateway.evaluate("get", f"car {side.name}"))
        return record

    assert await compare.same("submit", scenario) == json.loads(CAR)


async def test_transient_data_reach_the_function(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        gateway = await side.gateway()
        given = {"key1": "value1", "key2": "价值"}
        found: Outcome = json.loads(await gateway.evaluate("echo_transient", transient=given))
        return found

    assert await compare.same("transient", scenario) == {"key1": "value1", "key2": "价值"}


async def test_a_named_contract_is_part_of_the_functions_name(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[Outcome | str]:
        gateway = await side.gateway()
        refused = await failure(gateway.evaluate("nothing", contract="cars"))
        return [await gateway.evaluate("echo", "named", contract="cars"), refused["text"]]

    result, text = await compare.same("contract", scenario)
    assert result == "named"
    assert "cars:nothing" in text


async def test_a_submission_may_be_awaited_later(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[object]:
        gateway = await side.gateway()
        result, commit = await gateway.submit_async("put", f"later {side.name}", "on")
        status = await commit.status()
        return [result, status["successful"], status["code"], status["block"] > 0, status["transaction_id"]]

    assert await compare.same("submit_async", scenario) == ["on", True, 0, True, "<transaction>"]


async def test_the_stages_one_by_one(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[object]:
        proposal = await (await side.gateway()).proposal("put", f"stages {side.name}", "done")
        evaluated = await proposal.evaluate()
        result, transaction = await proposal.endorse()
        commit = await transaction.send()
        first, again = await commit.status(), await commit.status()
        return [evaluated, result, first["successful"], first == again]

    assert await compare.same("stages", scenario) == ["done", "done", True, True]


async def test_a_transaction_sent_twice_counts_once(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[object]:
        proposal = await (await side.gateway()).proposal("count", f"twice {uuid.uuid4().hex}")
        _, transaction = await proposal.endorse()
        first = await (await transaction.send()).status()
        again = await (await transaction.send()).status()
        return [first["successful"], first == again]

    assert await compare.same("stages", scenario) == [True, True]


async def test_a_refused_evaluation(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        return await failure((await side.gateway()).evaluate("refuse", "nothing of the kind"))

    error = await compare.same("evaluate_errors", scenario)
    assert (error["class"], error["code"]) == ("GatewayError", "UNKNOWN")
    assert "nothing of the kind" in error["text"]
    assert error["told"]


async def test_a_refused_submission_names_every_peer_that_was_asked(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        return await failure((await side.gateway()).submit("refuse", "nothing of the kind"))

    error = await compare.same("endorse_errors", scenario)
    assert (error["class"], error["code"]) == ("EndorseError", "ABORTED")
    assert error["transaction_id"] == "<transaction>"
    assert "see attached details" in error["text"]
    assert {message for _, _, message in error["details"]} == {"chaincode response 500, nothing of the kind"}
