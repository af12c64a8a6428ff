"""What goes wrong, and what each client says of it: fabric-gateway's feature errors, and errors of later stages."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from perf.machine import paused
from tests.parity.client.compare import Comparison, failure, raw_failure
from tests.parity.client.ground import ORGANISATIONS, Ground
from tests.parity.client.side import CHAINCODE_OF_ALL, Credentials, Outcome, Side

pytestmark = pytest.mark.full


async def test_wrong_arguments_of_an_evaluation(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        return await failure((await side.gateway()).evaluate("one_argument"))

    error = await compare.same("evaluate_errors", scenario)
    assert error["code"] == "UNKNOWN"
    text = "evaluate call to endorser returned error: chaincode response 500, 1 argument is needed, 0 came"
    assert text in error["text"]


async def test_a_chaincode_that_is_not_there(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        return await failure((await side.gateway()).submit("echo", "", chaincode="nonexistent"))

    error = await compare.same("endorse_errors", scenario)
    assert (error["class"], error["code"]) == ("EndorseError", "FAILED_PRECONDITION")
    assert "No metadata was found for chaincode nonexistent" in error["text"]


async def test_a_function_that_is_not_there(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        return await failure((await side.gateway()).submit("nothing", chaincode=CHAINCODE_OF_ALL))

    error = await compare.same("endorse_errors", scenario)
    assert error["code"] == "ABORTED"
    assert "failed to endorse transaction, see attached details" in error["text"]
    peers = [address for address, _, _ in error["details"]]
    assert peers == ["peer0.consumerorg.energysale.com", "peer1.consumerorg.energysale.com"]
    assert all("there is no function nothing" in message for _, _, message in error["details"])


async def test_a_chaincode_that_crashes(compare: Comparison, ready: Ground) -> None:
    async def scenario(side: Side) -> Outcome:
        error = await failure((await side.gateway()).evaluate("crash", chaincode=CHAINCODE_OF_ALL))
        await ready.endorsable()  # the services are back
        # Peers of one organisation share the service: the second may find it not yet started again.
        return {**error, "details": sorted({msp_id for msp_id, _ in error["details"]})}

    error = await compare.same("evaluate_errors", scenario)
    assert error["code"] == "ABORTED"
    assert error["details"] == sorted(ORGANISATIONS)
    assert "failed to evaluate transaction, see attached details" in error["text"]


async def test_a_signer_of_another_organisation(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        own, foreign = side.credentials("ConsumerOrg"), side.credentials("ExchangeOrg")
        mixed = Credentials(msp_id="ConsumerOrg", certificate=own.certificate, key=foreign.key)
        return await failure((await side.gateway(credentials=mixed)).evaluate("one_argument", "123"))

    error = await compare.same("evaluate_errors", scenario)
    assert error["code"] == "FAILED_PRECONDITION"
    denied = "error validating proposal: access denied: channel [retail] creator org [ConsumerOrg]"
    assert denied in error["text"]
    assert error["details"] == [["ConsumerOrg", denied]]


async def test_an_organisation_refuses_to_evaluate(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        call = (await side.gateway()).evaluate("refuse_as", "ConsumerOrg", chaincode=CHAINCODE_OF_ALL)
        return await failure(call)

    error = await compare.same("evaluate_errors", scenario)
    assert error["code"] == "UNKNOWN"
    assert "chaincode response 500, ConsumerOrg refuses to endorse this" in error["text"]


@pytest.mark.parametrize("refusing", [("ExchangeOrg",), ("ExchangeOrg", "RetailerOrg")])
async def test_organisations_refuse_to_endorse(compare: Comparison, refusing: tuple[str, ...]) -> None:
    async def scenario(side: Side) -> Outcome:
        return await failure((await side.gateway()).submit("refuse_as", *refusing, chaincode=CHAINCODE_OF_ALL))

    error = await compare.same("endorse_errors", scenario)
    assert error["code"] == "ABORTED"
    assert "failed to collect enough transaction endorsements, see attached details" in error["text"]
    assert {msp_id for _, msp_id, _ in error["details"]} == set(refusing)
    assert all(f"{msp_id} refuses to endorse this" in message for _, msp_id, message in error["details"])


async def test_a_function_with_another_result_at_every_peer(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        return await failure((await side.gateway()).submit("write_anything", chaincode=CHAINCODE_OF_ALL))

    error = await compare.same("endorse_errors", scenario)
    assert error["code"] == "ABORTED"
    assert "failed to collect enough transaction endorsements" in error["text"]
    assert all("ProposalResponsePayloads do not match" in message for _, _, message in error["details"])


async def test_a_transaction_that_was_overtaken(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        """Two endorsed before either is committed: the second one read what is old by then."""
        gateway = await side.gateway()
        first, second = [await gateway.proposal("count", f"overtaken {side.name}") for _ in range(2)]
        (_, one), (_, other) = await first.endorse(), await second.endorse()
        done = await (await one.send()).status()
        overtaken = await (await other.send()).status()
        return {"first": done["code"], "second": overtaken["code"], "successful": overtaken["successful"]}

    found = await compare.same("status", scenario)
    assert found == {"first": 0, "second": 11, "successful": False}


async def test_a_submission_that_is_not_valid_raises_the_validation_code(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        gateway = await side.gateway()
        await gateway.submit("put_guarded", f"guarded {side.name}", "before", "ConsumerOrg")
        change = gateway.submit("put", f"guarded {side.name}", "after", organizations=["RetailerOrg"])
        return await failure(change)

    error = await compare.same("commit_errors", scenario)
    assert (error["class"], error["code"]) == ("CommitError", 10)
    assert error["transaction_id"] == "<transaction>"


async def test_the_class_tells_the_stage(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[list[str]]:
        gateway = await side.gateway()
        errors = [await raw_failure(call("refuse", "no")) for call in (gateway.evaluate, gateway.submit)]
        return [[error["class"], error["transaction_id"]] for error in errors]

    official, ours = await compare.different("error_classes", scenario)
    assert official == [["GatewayError", ""], ["EndorseError", "<transaction>"]]
    assert ours == [["EvaluateError", "<transaction>"], ["EndorseError", "<transaction>"]]


@pytest.mark.parametrize("stage", ["evaluate", "endorse", "submit", "commit_status"])
async def test_a_deadline_of_a_stage(compare: Comparison, stage: str) -> None:
    """The gateway's default for the stage."""

    async def scenario(side: Side) -> Outcome:
        patient, hasty = await side.gateway(), await side.gateway(timeouts_ms={stage: 1})
        if stage == "evaluate":
            return await _late(side, hasty.evaluate("echo", ""))
        if stage == "endorse":
            return await _late(side, hasty.submit("echo", ""))
        proposal = await patient.proposal("put", f"late {side.name}", "")
        _, transaction = await proposal.endorse()
        if stage == "submit":
            return await _late(side, (await hasty.rebuild("transaction", (await transaction.serialised())[0])).send())
        commit = await transaction.send()
        return await _late(side, (await hasty.rebuild("commit", (await commit.serialised())[0])).status())

    error = await compare.same("deadlines", scenario)
    assert error["code"] == "DEADLINE_EXCEEDED"


@pytest.mark.parametrize("stage", ["evaluate", "endorse", "submit", "commit_status"])
async def test_a_deadline_of_one_call(compare: Comparison, stage: str) -> None:
    async def scenario(side: Side) -> Outcome:
        gateway = await side.gateway()
        proposal = await gateway.proposal("put", f"late {side.name}", "")
        if stage == "evaluate":
            return await _late(side, proposal.evaluate(timeout_ms=1))
        if stage == "endorse":
            return await _late(side, proposal.endorse(timeout_ms=1))
        _, transaction = await proposal.endorse()
        if stage == "submit":
            return await _late(side, transaction.send(timeout_ms=1))
        return await _late(side, (await transaction.send()).status(timeout_ms=1))

    error = await compare.same("deadlines", scenario)
    assert error["code"] == "DEADLINE_EXCEEDED"


async def _late(side: Side, call: Awaitable[object]) -> Outcome:
    """What came of a call that has a millisecond. A quiet machine may answer within it: no peer does meanwhile."""
    with paused(side.network.run, "peer"):
        error = await failure(call)
    return {"class": error["class"], "code": error["code"], "transaction_id": error["transaction_id"]}
