"""Where the indexer's blocks come from: the organisation's own peers."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gateway.fabric import Network
from gateway.fabric.ledger import Block, decode_block
from gateway.fabric.protos import BlockMessage, PrivateDataMessage


@dataclass(frozen=True, slots=True)
class ReceivedBlock:
    """A block as a peer delivered it. Decoding is left to the thread that writes."""

    message: BlockMessage
    private: Mapping[int, PrivateDataMessage] | None = field(default=None, repr=False)

    @property
    def number(self) -> int:
        return int(self.message.header.number)

    def decode(self) -> Block:
        """The block as plain values, with the private data of VALID transactions. Raises MalformedBlockError."""
        return decode_block(self.message, self.private)


class BlockSource(Protocol):
    """Blocks of one channel, in order."""

    def blocks(self, *, start: int) -> AsyncGenerator[ReceivedBlock, None]:
        """Endless: each block from number `start` on, then each one that is committed."""


class PeerBlocks:
    """Blocks from the peers that a gateway is connected to.

    With `private_data` the values of the collections that the organisation is a member of come along.
    """

    def __init__(self, network: Network, *, private_data: bool) -> None:
        self._network = network
        self._private_data = private_data

    async def blocks(self, *, start: int) -> AsyncGenerator[ReceivedBlock, None]:
        if self._private_data:
            async with self._network.block_and_private_data_events(start=start) as events:
                async for event in events:
                    yield ReceivedBlock(event.block, event.private_data_map)
        else:
            async with self._network.block_events(start=start) as messages:
                async for message in messages:
                    yield ReceivedBlock(message)
