"""Evaluate, endorse, submit, commit status: what is sent, what comes back, what each stage's failure says."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.fabric import (
    CommitError,
    CommitStatusError,
    Contract,
    EndorseError,
    EvaluateError,
    Gateway,
    GatewayError,
    GatewayOptions,
    MalformedTransactionError,
    Network,
    SubmitError,
    ValidationCode,
    private_key_signer,
    protos,
)
from tests.unit.fabric.credentials import identity
from tests.unit.fabric.fake_peer import FakePeer

STAGES: list[tuple[str, type[GatewayError]]] = [
    ("Evaluate", EvaluateError),
    ("Endorse", EndorseError),
    ("Submit", SubmitError),
    ("CommitStatus", CommitStatusError),
]


async def run_stage(contract: Contract, method: str, timeout_s: float | None = None) -> str:
    """Run the stages up to `method`, that one with `timeout_s`. Returns the transaction id."""
    proposal = contract.proposal("Apply", arguments=[b"batch"])
    if method == "Evaluate":
        await proposal.evaluate(timeout_s=timeout_s)
        return proposal.transaction_id
    transaction = await proposal.endorse(timeout_s=timeout_s if method == "Endorse" else None)
    if method != "Endorse":
        commit = await transaction.submit(timeout_s=timeout_s if method == "Submit" else None)
        if method != "Submit":
            await commit.status(timeout_s=timeout_s)
    return proposal.transaction_id


async def test_evaluate_returns_the_result_and_orders_nothing(contract: Contract, peer: FakePeer) -> None:
    assert await contract.evaluate("ReadMarket") == b"result of ReadMarket"
    assert not peer.received("Submit")


async def test_the_proposal_carries_what_was_asked(contract: Contract, peer: FakePeer) -> None:
    proposal = contract.proposal(
        "Deposit",
        arguments=["text", b"\x00bytes"],
        transient={"batch": b"private"},
        endorsing_organizations=["ConsumerOrg", "RetailerOrg"],
        timestamp_ms=1_700_000_000_123,
    )
    await proposal.endorse()
    (request,) = peer.received("Endorse")
    sent = protos.proposal.Proposal.FromString(request.proposed_transaction.proposal_bytes)
    payload = protos.proposal.ChaincodeProposalPayload.FromString(sent.payload)
    spec = protos.chaincode.ChaincodeInvocationSpec.FromString(payload.input).chaincode_spec
    header = protos.common.Header.FromString(sent.header)
    channel_header = protos.common.ChannelHeader.FromString(header.channel_header)
    signature_header = protos.common.SignatureHeader.FromString(header.signature_header)
    assert list(spec.input.args) == [b"Deposit", b"text", b"\x00bytes"]
    assert spec.chaincode_id.name == "energysale"
    assert dict(payload.TransientMap) == {"batch": b"private"}
    assert list(request.endorsing_organizations) == ["ConsumerOrg", "RetailerOrg"]
    assert channel_header.channel_id == request.channel_id == "retail"
    assert (channel_header.timestamp.seconds, channel_header.timestamp.nanos) == (1_700_000_000, 123_000_000)
    expected = hashlib.sha256(signature_header.nonce + signature_header.creator).hexdigest()
    assert proposal.transaction_id == channel_header.tx_id == request.transaction_id == expected
    assert len(signature_header.nonce) == 24


async def test_a_named_contract_prefixes_its_functions(network: Network) -> None:
    assert await network.contract("energysale", "market").evaluate("Read") == b"result of market:Read"


@pytest.mark.parametrize("arguments", [b"one argument", "one argument"])
async def test_one_argument_in_place_of_a_sequence_is_refused(contract: Contract, arguments: Any) -> None:
    with pytest.raises(TypeError):
        contract.proposal("Apply", arguments=arguments)


async def test_submit_waits_for_the_commit_and_returns_the_result(contract: Contract, peer: FakePeer) -> None:
    assert await contract.submit("Apply", arguments=[b"batch"]) == b"result of Apply"
    assert len(peer.ledger.blocks) == 2


async def test_each_stage_by_itself(contract: Contract, network: Network) -> None:
    transaction = await contract.proposal("Apply").endorse()
    assert transaction.result == b"result of Apply"
    assert transaction.channel == "retail"
    commit = await transaction.submit()
    status = await commit.status()
    assert (status.code, status.successful, status.block_number) == (ValidationCode.VALID, True, 1)
    assert await network.commit(transaction.transaction_id).status() == status


async def test_a_transaction_that_is_not_valid_is_a_commit_error(contract: Contract, peer: FakePeer) -> None:
    peer.codes = [ValidationCode.MVCC_READ_CONFLICT]
    with pytest.raises(CommitError) as caught:
        await contract.submit("Apply")
    assert caught.value.code is ValidationCode.MVCC_READ_CONFLICT
    assert caught.value.block_number == 1
    assert caught.value.transaction_id in str(caught.value)


async def test_status_reports_a_transaction_that_is_not_valid_without_raising(
    contract: Contract, peer: FakePeer
) -> None:
    peer.codes = [ValidationCode.ENDORSEMENT_POLICY_FAILURE]
    _, commit = await contract.submit_async("Apply")
    status = await commit.status()
    assert (status.code, status.successful) == (ValidationCode.ENDORSEMENT_POLICY_FAILURE, False)


@pytest.mark.parametrize(("method", "error_class"), STAGES)
async def test_each_stage_fails_with_its_own_error(
    contract: Contract, peer: FakePeer, method: str, error_class: type[GatewayError]
) -> None:
    details = [
        protos.gateway.ErrorDetail(
            address="peer0:7051", msp_id="ExchangeOrg", message='chaincode response 500, {"code":"x"}'
        ),
        protos.gateway.ErrorDetail(address="peer1:7051", msp_id="RetailerOrg", message="down" * 50),
    ]
    peer.fail_next(method, grpc.StatusCode.ABORTED, *details)
    with pytest.raises(error_class) as caught:
        await run_stage(contract, method)
    error = caught.value
    assert type(error) is error_class
    assert error.grpc_code is grpc.StatusCode.ABORTED
    assert [(d.address, d.msp_id, d.message) for d in error.details] == [
        (d.address, d.msp_id, d.message) for d in details
    ]
    assert error.chaincode_response is not None
    assert (error.chaincode_response.status, error.chaincode_response.message) == (500, '{"code":"x"}')
    assert len(error.transaction_id) == 64
    assert "told to fail" in str(error)
    assert "ExchangeOrg" in str(error)


@pytest.mark.parametrize(("method", "error_class"), STAGES)
async def test_each_stage_keeps_its_deadline(
    contract: Contract, peer: FakePeer, method: str, error_class: type[GatewayError]
) -> None:
    peer.hang_next(method)
    with pytest.raises(error_class) as caught:
        await run_stage(contract, method, timeout_s=0.05)
    assert caught.value.grpc_code is grpc.StatusCode.DEADLINE_EXCEEDED
    assert caught.value.details == ()
    assert caught.value.chaincode_response is None


async def test_a_submit_that_timed_out_has_an_open_outcome(contract: Contract, peer: FakePeer) -> None:
    peer.hang_next("Submit")
    with pytest.raises(SubmitError) as caught:
        await run_stage(contract, "Submit", timeout_s=0.05)
    assert caught.value.outcome_open


async def test_a_submit_that_the_orderers_refused_has_none(contract: Contract, peer: FakePeer) -> None:
    peer.fail_next("Submit", grpc.StatusCode.ABORTED)
    with pytest.raises(SubmitError) as caught:
        await run_stage(contract, "Submit")
    assert not caught.value.outcome_open


async def test_a_refusal_after_an_unanswered_attempt_leaves_the_outcome_open(
    contract: Contract, peer: FakePeer, other_peer: FakePeer
) -> None:
    peer.fail_next("Submit", grpc.StatusCode.UNAVAILABLE)
    other_peer.fail_next("Submit", grpc.StatusCode.ABORTED)
    with pytest.raises(SubmitError) as caught:
        await run_stage(contract, "Submit")
    assert caught.value.outcome_open


async def test_a_kept_transaction_is_sent_again_with_the_same_bytes(
    gateway: Gateway, contract: Contract, peer: FakePeer
) -> None:
    transaction = await contract.proposal("Apply").endorse()
    kept = transaction.to_bytes()
    await transaction.submit()
    again = gateway.transaction_from_bytes(kept)
    assert (again.transaction_id, again.result) == (transaction.transaction_id, transaction.result)
    assert again.to_bytes() == kept
    await again.submit()
    first, second = (request.SerializeToString() for request in peer.received("Submit"))
    assert first == second


async def test_a_kept_transaction_is_the_official_message(contract: Contract) -> None:
    transaction = await contract.proposal("Apply").endorse()
    prepared = protos.gateway.PreparedTransaction.FromString(transaction.to_bytes())
    assert prepared.transaction_id == transaction.transaction_id
    assert prepared.envelope.signature


@pytest.mark.parametrize("data", [b"", b"\xff\xff", b"\x12\x02\x0a\x00"])
async def test_bytes_that_are_no_kept_transaction_are_refused(gateway: Gateway, data: bytes) -> None:
    with pytest.raises(MalformedTransactionError):
        gateway.transaction_from_bytes(data)


async def test_a_kept_transaction_with_a_foreign_id_is_refused(gateway: Gateway, contract: Contract) -> None:
    prepared = protos.gateway.PreparedTransaction.FromString((await contract.proposal("Apply").endorse()).to_bytes())
    prepared.transaction_id = "f" * 64
    with pytest.raises(MalformedTransactionError):
        gateway.transaction_from_bytes(prepared.SerializeToString())


@pytest.mark.parametrize(
    ("method", "option", "error_class"),
    [
        ("Endorse", "endorse_timeout_s", EndorseError),
        ("Submit", "submit_timeout_s", SubmitError),
        ("CommitStatus", "commit_status_timeout_s", CommitStatusError),
    ],
)
async def test_submit_has_a_deadline_for_each_stage(
    contract: Contract, peer: FakePeer, method: str, option: str, error_class: type[GatewayError]
) -> None:
    peer.hang_next(method)
    options: dict[str, Any] = {option: 0.05}
    with pytest.raises(error_class) as caught:
        await contract.submit("Apply", **options)
    assert caught.value.grpc_code is grpc.StatusCode.DEADLINE_EXCEEDED
    assert peer.remaining_s[method][0] < 1


async def test_the_deadlines_of_the_options_are_those_that_go_out(
    key: ec.EllipticCurvePrivateKey, peer: FakePeer
) -> None:
    options = GatewayOptions(
        evaluate_timeout_s=11, endorse_timeout_s=22, submit_timeout_s=33, commit_status_timeout_s=44
    )
    async with Gateway(
        identity=identity(key), signer=private_key_signer(key), endpoints=[peer.endpoint], options=options
    ) as gateway:
        contract = gateway.network("retail").contract("energysale")
        await contract.evaluate("ReadMarket")
        await contract.submit("Apply")
    for method, timeout_s in (("Evaluate", 11), ("Endorse", 22), ("Submit", 33), ("CommitStatus", 44)):
        assert peer.remaining_s[method][0] == pytest.approx(timeout_s, abs=5)


async def test_a_signer_that_answers_later_signs_every_stage(key: ec.EllipticCurvePrivateKey, peer: FakePeer) -> None:
    async def sign(digest: bytes) -> bytes:
        await asyncio.sleep(0)
        return private_key_signer(key)(digest)

    async with Gateway(identity=identity(key), signer=sign, endpoints=[peer.endpoint]) as gateway:
        network = gateway.network("retail")
        assert await network.contract("energysale").submit("Apply") == b"result of Apply"
        async with network.block_events(start=1) as events:
            assert (await anext(events)).header.number == 1


async def test_the_status_of_any_transaction_is_known_by_its_id(network: Network, contract: Contract) -> None:
    result, commit = await contract.submit_async("Apply")
    assert result == b"result of Apply"
    status = await network.transaction_status(commit.transaction_id)
    assert status == await commit.status()
    with pytest.raises(CommitStatusError) as caught:
        await network.transaction_status("ab" * 32, timeout_s=0.05)
    assert caught.value.transaction_id == "ab" * 32


async def test_no_time_at_all_is_a_mistake(contract: Contract) -> None:
    with pytest.raises(ValueError, match="more than 0 seconds"):
        await contract.evaluate("ReadMarket", timeout_s=0)


async def test_a_peer_cannot_have_another_transaction_signed(contract: Contract, peer: FakePeer) -> None:
    await contract.proposal("Apply").endorse()
    earlier = protos.proposal.Proposal.FromString(peer.received("Endorse")[0].proposed_transaction.proposal_bytes)
    peer.prepare = lambda proposal, prepare=peer.prepare: prepare(earlier)  # type: ignore[method-assign,misc] # a lying peer
    with pytest.raises(EndorseError, match="not for this proposal"):
        await contract.proposal("Apply").endorse()


async def test_nothing_private_shows_in_repr_or_errors(contract: Contract, peer: FakePeer) -> None:
    proposal = contract.proposal("Deposit", transient={"batch": b"SECRET"}, arguments=[b"SECRET"])
    peer.fail_next("Endorse", grpc.StatusCode.ABORTED)
    with pytest.raises(EndorseError) as caught:
        await proposal.endorse()
    transaction = await proposal.endorse()
    for shown in (repr(proposal), repr(transaction), repr(caught.value), str(caught.value)):
        assert "SECRET" not in shown
