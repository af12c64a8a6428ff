"""The chain itself as the oracle: what was really committed, read from the blocks of an organisation's own peer."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from chaincode import batch
from chaincode.intent import SignedIntent
from chaincode.results import expand, usual_of
from gateway.fabric import connect, load_connection_profile
from gateway.fabric.ledger import Block, decode_block
from network.peers import view_peer
from tests.running_network import RunningNetwork


@dataclass
class Committed:
    """Every intent that a VALID transaction applied, by digest, and how often; and transactions by validation code."""

    applied: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)


async def blocks(network: RunningNetwork, msp_id: str) -> AsyncIterator[Block]:
    """All blocks that any peer has now, as the organisation's first peer gives them: one that was away catches up."""
    profile = load_connection_profile(network.profile_path(msp_id))
    height = max(view_peer(network.topology, peer).height or 0 for peer in network.topology.peers())
    assert height
    async with connect(profile) as gateway, gateway.network(profile.channel).block_events(start=0) as stream:
        async for block in stream:
            decoded = decode_block(block)
            yield decoded
            if decoded.number == height - 1:
                return


async def header_hashes(network: RunningNetwork, msp_id: str) -> list[bytes]:
    """The header hashes of an organisation's blocks."""
    return [block.header_hash async for block in blocks(network, msp_id)]


async def committed(network: RunningNetwork, msp_id: str = "ConsumerOrg") -> Committed:
    """Count what the blocks say."""
    found = Committed()
    async for block in blocks(network, msp_id):
        for transaction in block.transactions:
            found.codes[transaction.validation_code.name] += 1
            if transaction.is_valid and transaction.args[:1] == (b"Apply",):
                items = batch.decode(transaction.args[1])
                found.applied.update(_applied(items, expand(transaction.response_payload, usual=usual_of(items))))
    return found


def _applied(items: list[SignedIntent], results: list[dict[str, Any]]) -> list[str]:
    return [item.digest for item, result in zip(items, results, strict=True) if result["status"] == "applied"]
