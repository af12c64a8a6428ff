"""The client against a real network.

What is ordered here are ConsumerOrg's approvals of chaincodes that nobody ever deploys: Fabric's own `_lifecycle`
chaincode takes them on any channel, with a private write to the organisation's implicit collection, and nothing else
notices.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import grpc
import pytest
from fabric_protos.common import ledger_pb2
from fabric_protos.peer.lifecycle import lifecycle_pb2

from gateway.fabric import (
    CommitStatusError,
    ConnectionProfile,
    Contract,
    EndorseError,
    EvaluateError,
    EventsError,
    Gateway,
    Network,
    Transaction,
    ValidationCode,
    connect,
    connect_as_admin,
    load_connection_profile,
)
from gateway.fabric.block_header import block_data_hash
from gateway.fabric.ledger import Block, decode_block
from tests.integration.market.conftest import everywhere
from tests.running_network import RunningNetwork

messages: Any = lifecycle_pb2
ledger_messages: Any = ledger_pb2


@pytest.fixture
def profile(network: RunningNetwork) -> ConnectionProfile:
    return load_connection_profile(network.profile_path("ConsumerOrg"))


@pytest.fixture
async def gateway(profile: ConnectionProfile) -> AsyncIterator[Gateway]:
    async with connect_as_admin(profile) as gateway:
        yield gateway


@pytest.fixture
def channel(gateway: Gateway, profile: ConnectionProfile) -> Network:
    return gateway.network(profile.channel)


@pytest.fixture
def lifecycle(channel: Network) -> Contract:
    return channel.contract("_lifecycle")


def approval(name: str, version: str = "1") -> bytes:
    arguments: bytes = messages.ApproveChaincodeDefinitionForMyOrgArgs(
        name=name, version=version, sequence=1
    ).SerializeToString()
    return arguments


async def endorse(lifecycle: Contract, name: str | None = None) -> Transaction:
    proposal = lifecycle.proposal(
        "ApproveChaincodeDefinitionForMyOrg",
        arguments=[approval(name or f"never_{uuid.uuid4().hex}")],
        endorsing_organizations=["ConsumerOrg"],
    )
    return await proposal.endorse()


async def height(channel: Network) -> int:
    result = await channel.contract("qscc").evaluate("GetChainInfo", arguments=[channel.name])
    number: int = ledger_messages.BlockchainInfo.FromString(result).height
    return number


async def blocks(channel: Network, *, start: int, count: int) -> list[Block]:
    async with channel.block_and_private_data_events(start=start) as events:
        received = [await anext(events) for _ in range(count)]
    return [decode_block(event.block, event.private_data_map) for event in received]


async def test_a_transaction_goes_through_all_stages_and_is_read_back(
    channel: Network, lifecycle: Contract, gateway: Gateway
) -> None:
    transaction = await endorse(lifecycle)
    commit = await transaction.submit()
    status = await commit.status()
    assert status.successful
    assert await channel.commit(transaction.transaction_id).status() == status
    (block,) = await blocks(channel, start=status.block_number, count=1)
    (found,) = [entry for entry in block.transactions if entry.tx_id == transaction.transaction_id]
    assert found.is_valid
    assert (found.chaincode, found.args[0]) == ("_lifecycle", b"ApproveChaincodeDefinitionForMyOrg")
    assert (found.creator_msp_id, found.creator_certificate) == ("ConsumerOrg", gateway.identity.certificate)
    assert found.endorsers == ("ConsumerOrg",)
    assert found.response_payload == transaction.result
    assert [collection.collection for collection in found.collections] == ["_implicit_org_ConsumerOrg"]
    assert len(found.private_writes) == len(found.collections[0].writes)


async def test_the_chain_is_linked_and_begins_with_the_networks_id(channel: Network, network: RunningNetwork) -> None:
    count = await height(channel)
    async with channel.block_events(start=0) as events:
        received = [await anext(events) for _ in range(count)]
    decoded = [decode_block(message) for message in received]
    assert f"{channel.name}/{decoded[0].header_hash.hex()}" == network.network_id
    assert [block.previous_hash for block in decoded[1:]] == [block.header_hash for block in decoded[:-1]]
    assert [block.data_hash for block in decoded] == [block_data_hash(list(message.data.data)) for message in received]


async def test_a_kept_transaction_sent_twice_counts_once(
    channel: Network, lifecycle: Contract, gateway: Gateway
) -> None:
    transaction = await endorse(lifecycle)
    kept = transaction.to_bytes()
    first = await (await transaction.submit()).status()
    async with channel.filtered_block_events(start=first.block_number + 1) as events:
        await gateway.transaction_from_bytes(kept).submit()
        codes = {entry.txid: entry.tx_validation_code for entry in (await anext(events)).filtered_transactions}
    assert codes[transaction.transaction_id] == ValidationCode.DUPLICATE_TXID
    assert await channel.commit(transaction.transaction_id).status() == first


async def test_a_refusal_by_chaincode_names_the_node_and_the_answer(
    lifecycle: Contract, network: RunningNetwork
) -> None:
    name = f"never_{uuid.uuid4().hex}"
    status = await (await (await endorse(lifecycle, name)).submit()).status()
    await everywhere(network, status.block_number)  # the next call may be answered by a peer that is a block behind
    with pytest.raises(EndorseError) as caught:
        await endorse(lifecycle, name)
    assert caught.value.grpc_code is grpc.StatusCode.ABORTED
    assert {detail.msp_id for detail in caught.value.details} == {"ConsumerOrg"}
    assert caught.value.chaincode_response is not None
    assert caught.value.chaincode_response.status == 500
    assert "unchanged content" in caught.value.chaincode_response.message


async def test_a_failed_evaluation_names_the_node(lifecycle: Contract) -> None:
    with pytest.raises(EvaluateError) as caught:
        await lifecycle.evaluate("NoSuchFunction")
    assert [detail.msp_id for detail in caught.value.details] == ["ConsumerOrg"]


async def test_an_unknown_transaction_has_no_status_in_time(channel: Network) -> None:
    with pytest.raises(CommitStatusError) as caught:
        await channel.commit("f" * 64).status(timeout_s=0.2)
    assert caught.value.grpc_code is grpc.StatusCode.DEADLINE_EXCEEDED


async def test_an_unknown_channel_has_no_events(gateway: Gateway) -> None:
    with pytest.raises(EventsError) as caught:
        await anext(gateway.network("elsewhere").block_events(start=0))
    assert caught.value.grpc_code is grpc.StatusCode.NOT_FOUND


async def test_private_values_reach_the_members_stream_only(
    channel: Network, lifecycle: Contract, network: RunningNetwork
) -> None:
    transaction = await endorse(lifecycle)
    status = await (await transaction.submit()).status()
    (own,) = await blocks(channel, start=status.block_number, count=1)
    async with connect(load_connection_profile(network.profile_path("RetailerOrg"))) as stranger:
        (foreign,) = await blocks(stranger.network(channel.name), start=status.block_number, count=1)
    assert any(entry.private_writes for entry in own.transactions)
    assert not any(entry.private_writes for entry in foreign.transactions)
    assert own.header_hash == foreign.header_hash


async def test_without_a_start_the_next_commit_comes_first(channel: Network, lifecycle: Contract) -> None:
    async with channel.block_events() as events:
        waiting = asyncio.ensure_future(anext(events))
        before = await height(channel)
        status = await (await (await endorse(lifecycle)).submit()).status()
        assert before <= (await waiting).header.number <= status.block_number


async def test_a_killed_peer_costs_no_call_and_no_block(
    channel: Network, lifecycle: Contract, network: RunningNetwork, profile: ConnectionProfile
) -> None:
    first_choice = profile.endpoints[0]
    begin = await height(channel)
    async with channel.block_events(start=begin) as events:
        before = await (await (await endorse(lifecycle)).submit()).status()
        seen = [(await anext(events)).header.number]
        kept = await endorse(lifecycle)
        network.kill(first_choice.name)
        assert (await (await kept.submit()).status()).successful
        after = await (await (await endorse(lifecycle)).submit()).status()
        while seen[-1] < after.block_number:
            seen.append((await anext(events)).header.number)
    assert seen == list(range(begin, after.block_number + 1))
    assert before.block_number < after.block_number
    await is_back(profile, first_choice.name)


async def is_back(profile: ConnectionProfile, name: str) -> None:
    """Wait until the peer serves its channel again: a stream waits for it by itself."""
    alone = replace(profile, endpoints=tuple(end for end in profile.endpoints if end.name == name))
    async with connect(alone) as gateway, gateway.network(profile.channel).block_events(start=0) as events:
        async with asyncio.timeout(60):
            await anext(events)
