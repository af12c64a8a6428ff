"""Which endpoint a call goes to when one of two fails."""

from __future__ import annotations

import asyncio

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.fabric import Backoff, Contract, EvaluateError, Gateway, GatewayClosedError, private_key_signer
from gateway.fabric.endpoints import Connection, Endpoint
from gateway.fabric.failover import EndpointPool
from tests.unit.fabric.credentials import identity
from tests.unit.fabric.fake_peer import FakePeer
from tests.unit.fabric.test_stages import STAGES, run_stage

METHODS = [method for method, _ in STAGES]


@pytest.mark.parametrize("method", METHODS)
async def test_every_stage_goes_to_the_next_endpoint_when_one_is_unavailable(
    contract: Contract, peer: FakePeer, other_peer: FakePeer, method: str
) -> None:
    peer.fail_next(method, grpc.StatusCode.UNAVAILABLE)
    await run_stage(contract, method)
    (first,), (second,) = peer.received(method), other_peer.received(method)
    assert first.SerializeToString() == second.SerializeToString()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("code", [grpc.StatusCode.ABORTED, grpc.StatusCode.UNKNOWN, grpc.StatusCode.PERMISSION_DENIED])
async def test_no_other_answer_is_taken_to_the_next_endpoint(
    contract: Contract, peer: FakePeer, other_peer: FakePeer, method: str, code: grpc.StatusCode
) -> None:
    peer.fail_next(method, code)
    with pytest.raises(dict(STAGES)[method]):
        await run_stage(contract, method)
    assert not other_peer.received(method)


async def test_a_peer_that_is_down_is_passed_over(contract: Contract, peer: FakePeer, other_peer: FakePeer) -> None:
    await peer.stop()
    assert await contract.submit("Apply") == b"result of Apply"
    assert len(other_peer.received("CommitStatus")) == 1


async def test_a_peer_that_stops_in_the_middle_of_a_commit_status_is_passed_over(
    contract: Contract, peer: FakePeer, other_peer: FakePeer
) -> None:
    arrived = peer.hang_next("CommitStatus")
    _, commit = await contract.submit_async("Apply")
    asking = asyncio.ensure_future(commit.status())
    await arrived.wait()
    await peer.stop()
    assert (await asking).successful


async def test_the_healthy_endpoint_stays_first_choice(
    contract: Contract, peer: FakePeer, other_peer: FakePeer
) -> None:
    peer.fail_next("Evaluate", grpc.StatusCode.UNAVAILABLE)
    for _ in range(3):
        await contract.evaluate("ReadMarket")
    assert (len(peer.received("Evaluate")), len(other_peer.received("Evaluate"))) == (1, 3)


async def test_an_endpoint_that_let_a_deadline_pass_is_no_longer_first_choice(
    contract: Contract, peer: FakePeer, other_peer: FakePeer
) -> None:
    peer.hang_next("Evaluate")
    with pytest.raises(EvaluateError):
        await contract.evaluate("ReadMarket", timeout_s=0.05)
    await contract.evaluate("ReadMarket")
    assert len(other_peer.received("Evaluate")) == 1


async def test_the_error_of_the_last_endpoint_carries_the_details_of_all(
    contract: Contract, peer: FakePeer, other_peer: FakePeer
) -> None:
    peer.fail_next("Evaluate", grpc.StatusCode.UNAVAILABLE, text="first")
    other_peer.fail_next("Evaluate", grpc.StatusCode.UNAVAILABLE, text="second")
    with pytest.raises(EvaluateError, match="second") as caught:
        await contract.evaluate("ReadMarket")
    assert caught.value.grpc_code is grpc.StatusCode.UNAVAILABLE


async def test_one_deadline_covers_all_endpoints(contract: Contract, peer: FakePeer, other_peer: FakePeer) -> None:
    peer.fail_next("Evaluate", grpc.StatusCode.UNAVAILABLE, after_s=0.2)
    await contract.evaluate("ReadMarket", timeout_s=10)
    (remaining_s,) = other_peer.remaining_s["Evaluate"]
    assert remaining_s < 9.85


async def test_closing_the_gateway_ends_a_call_under_way(gateway: Gateway, contract: Contract, peer: FakePeer) -> None:
    arrived = peer.hang_next("Evaluate")
    call = asyncio.ensure_future(contract.evaluate("ReadMarket"))
    await arrived.wait()
    await gateway.close()
    with pytest.raises(GatewayClosedError):
        await call
    with pytest.raises(GatewayClosedError):
        await contract.evaluate("ReadMarket")


async def test_two_identities_share_connections_and_are_closed_apart(
    gateway: Gateway, contract: Contract, peer: FakePeer
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    other = gateway.for_identity(identity=identity(key, "RetailerOrg"), signer=private_key_signer(key))
    assert (gateway.identity.msp_id, other.identity.msp_id) == ("ConsumerOrg", "RetailerOrg")
    network = other.network("retail")
    assert await network.contract("energysale").submit("Apply") == b"result of Apply"
    arrived = peer.hang_next("Evaluate")
    call = asyncio.ensure_future(network.contract("energysale").evaluate("ReadMarket"))
    events = await network.block_events(start=9).started()
    waiting = asyncio.ensure_future(anext(events, None))
    await arrived.wait()
    await other.close()
    assert await waiting is None
    with pytest.raises(GatewayClosedError):
        await asyncio.wait_for(call, 60)
    with pytest.raises(GatewayClosedError):
        await network.contract("energysale").evaluate("ReadMarket")
    assert await contract.evaluate("ReadMarket") == b"result of ReadMarket"


async def test_closing_a_gateway_closes_those_over_its_connections(
    gateway: Gateway, key: ec.EllipticCurvePrivateKey, peer: FakePeer
) -> None:
    other = gateway.for_identity(identity=identity(key), signer=private_key_signer(key))
    arrived = peer.hang_next("Evaluate")
    call = asyncio.ensure_future(other.network("retail").contract("energysale").evaluate("ReadMarket"))
    await arrived.wait()
    await gateway.close()
    with pytest.raises(GatewayClosedError):
        await asyncio.wait_for(call, 60)
    with pytest.raises(GatewayClosedError):
        other.network("retail").block_events()
    late = gateway.for_identity(identity=identity(key), signer=private_key_signer(key))
    with pytest.raises(GatewayClosedError):
        late.network("retail").block_events()


async def test_cancelling_the_caller_cancels_the_call(contract: Contract, peer: FakePeer) -> None:
    arrived = peer.hang_next("Evaluate")
    call = asyncio.ensure_future(contract.evaluate("ReadMarket"))
    await arrived.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class TestEndpointPool:
    """The order of three endpoints, with a clock to turn."""

    def setup_method(self) -> None:
        self.clock = Clock()
        endpoints = [Endpoint(name=name, address=f"{name}:1", tls_root=None) for name in "abc"]
        self.pool = EndpointPool(endpoints, rest=Backoff(initial_s=10, maximum_s=40), clock=self.clock)

    def order(self) -> str:
        return "".join(connection.endpoint.name for connection in self.pool.in_order())

    def connection(self, name: str) -> Connection:
        return next(connection for connection in self.pool.in_order() if connection.endpoint.name == name)

    def test_at_first_as_given(self) -> None:
        assert self.order() == "abc"

    def test_an_unavailable_endpoint_goes_to_the_end_and_returns_after_its_rest(self) -> None:
        self.pool.was_unavailable(self.connection("b"))
        assert self.order() == "acb"
        self.clock.now = 11
        assert self.order() == "abc"

    def test_the_first_choice_does_not_return_to_first_place(self) -> None:
        self.pool.was_unavailable(self.connection("a"))
        assert self.order() == "bca"
        self.clock.now = 11
        assert self.order() == "bca"

    def test_rests_grow_to_their_bound(self) -> None:
        for _ in range(9):
            self.pool.was_unavailable(self.connection("b"))
        self.clock.now = 19.9
        assert self.order() == "acb"
        self.clock.now = 40.1
        assert self.order() == "abc"

    def test_one_call_at_a_time_tries_an_endpoint_after_its_rest(self) -> None:
        self.pool.was_unavailable(self.connection("b"))
        self.clock.now = 11
        with self.pool.attempt(self.connection("b")):
            assert self.order() == "acb"
        assert self.order() == "abc"

    def test_an_answer_ends_the_trial_for_good(self) -> None:
        self.pool.was_unavailable(self.connection("b"))
        self.pool.answered(self.connection("b"))
        assert self.order() == "abc"

    def test_all_resting_are_all_tried(self) -> None:
        for name in "abc":
            self.pool.was_unavailable(self.connection(name))
        assert sorted(self.order()) == ["a", "b", "c"]

    def test_the_one_that_answers_becomes_first_choice_when_the_first_has_failed(self) -> None:
        for name in "abc":
            self.pool.was_unavailable(self.connection(name))
        self.pool.answered(self.connection("c"))
        assert self.order()[0] == "c"
        self.clock.now = 100
        assert self.order() == "cab"

    def test_no_endpoint_is_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="at least one"):
            EndpointPool([], rest=Backoff(initial_s=1, maximum_s=1))
