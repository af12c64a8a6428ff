"""The connection itself: closing it, losing its peer, and what can be asked of any transaction."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Awaitable

import pytest

from gateway.fabric import load_connection_profile, load_identity, protos
from gateway.fabric.sync import connect_sync
from tests.parity.client.compare import Comparison, raw_failure
from tests.parity.client.ground import Ground
from tests.parity.client.side import CHAINCODE, FailedError, Side, decode
from tests.parity.client.test_organisations import stopped

pytestmark = pytest.mark.full


async def test_closing_ends_a_call_under_way(compare: Comparison) -> None:
    async def scenario(side: Side) -> str:
        gateway = await side.gateway()
        data = status_request(side, "0" * 64)  # of a transaction that there is not: the peer waits for it
        call = (await gateway.rebuild("commit", data)).status(timeout_ms=10_000)
        waiting = asyncio.ensure_future(raw_failure(call))
        await gateway.evaluate("echo", "")  # by now it is under way
        await gateway.close()
        ended, _ = await asyncio.wait({waiting}, timeout=3)
        error = await waiting
        return str(error["class"]) if ended else "goes on until its deadline"

    found = await compare.different("closed_gateway", scenario)
    assert found == ("goes on until its deadline", "GatewayClosedError")


async def test_a_closed_gateway_takes_no_call(compare: Comparison) -> None:
    async def scenario(side: Side) -> str:
        gateway = await side.gateway()
        await gateway.evaluate("echo", "")
        await gateway.close()
        return str((await raw_failure(gateway.evaluate("echo", "")))["class"])

    assert await compare.different("closed_gateway", scenario) == ("Error", "GatewayClosedError")


async def test_the_status_of_any_transaction(compare: Comparison) -> None:
    """Of one that a stranger submitted, by its id alone."""

    async def scenario(side: Side) -> bool:
        _, commit = await (await side.gateway("ExchangeOrg")).submit_async("put", f"any {side.name}", "")
        expected = await commit.status()
        gateway = await side.gateway()
        data = status_request(side, expected["transaction_id"])
        by_hand = await (await gateway.rebuild("commit", data)).status()
        if side.name == "ours":
            assert await gateway.status_of(expected["transaction_id"]) == expected
        return bool(by_hand == expected)

    assert await compare.same("any_status", scenario)


async def test_a_lost_peer(compare: Comparison, ready: Ground) -> None:
    """A gateway that knows both peers of its organisation, where it can know more than one."""

    async def scenario(side: Side) -> str:
        gateway = await side.gateway(others=[1])
        await gateway.evaluate("echo", "")
        with stopped(ready, ready.topology.peers_of(ready.organisation("ConsumerOrg"))[:1]):
            outcome = await _result(gateway.evaluate("echo", "answered"))
        await ready.endorsable()
        return outcome

    assert await compare.different("failover", scenario) == ("UNAVAILABLE", "answered")


async def test_calls_that_block(compare: Comparison, ready: Ground) -> None:
    def blocking(name: str) -> list[object]:
        profile = load_connection_profile(ready.profile_path("ConsumerOrg"))
        with connect_sync(profile) as gateway:
            network = gateway.network(profile.channel)
            contract = network.contract(CHAINCODE)
            with network.chaincode_events(CHAINCODE) as events:
                contract.submit("announce", arguments=[name, "blocking"])
                event = events.next(timeout_s=30)
            contract.submit("put", arguments=[name, "blocking"], endorsing_organizations=["ConsumerOrg"])
            found = contract.evaluate("get", arguments=[name], endorsing_organizations=["ConsumerOrg"]).decode()
        return [event.event_name == name, event.payload.decode(), found]

    async def scenario(side: Side) -> list[object]:
        name = f"blocking {side.name}"
        if side.name == "ours":
            return await asyncio.to_thread(blocking, name)
        gateway = await side.gateway()
        events = await gateway.events("chaincode")
        await gateway.submit("announce", name, "blocking")
        event = await events.next()
        await gateway.submit("put", name, "blocking")
        return [event["name"] == name, decode(event["payload"]), await gateway.evaluate("get", name)]

    assert await compare.same("blocking", scenario) == [True, "blocking", "blocking"]


async def _result(call: Awaitable[str]) -> str:
    try:
        return await call
    except FailedError as failed:
        return str(failed.error["code"])


def status_request(side: Side, transaction_id: str) -> str:
    """What asks for a transaction's status, in base64: a gateway.SignedCommitStatusRequest, not signed."""
    who = side.credentials("ConsumerOrg")
    request = protos.gateway.CommitStatusRequest(
        transaction_id=transaction_id,
        channel_id=side.channel,
        identity=load_identity(who.msp_id, who.certificate).creator,
    )
    signed = protos.gateway.SignedCommitStatusRequest(request=request.SerializeToString())
    return b64encode(signed.SerializeToString()).decode()
