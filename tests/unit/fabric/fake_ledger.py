"""A chain of real blocks in memory, shared by fake peers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from gateway.fabric import protos
from gateway.fabric.block_header import block_data_hash, block_header_hash


class FakeLedger:
    """Blocks, and the private data of their transactions (block number -> position -> rwset.TxPvtReadWriteSet)."""

    def __init__(self) -> None:
        self.blocks: list[protos.BlockMessage] = []
        self.private: dict[int, Mapping[int, protos.PrivateDataMessage]] = {}
        self.grown = asyncio.Condition()

    async def add(
        self,
        envelopes: Sequence[protos.Envelope],
        codes: Sequence[int] | None = None,
        private: Mapping[int, protos.PrivateDataMessage] | None = None,
    ) -> protos.BlockMessage:
        """Commit a block of `envelopes`, all VALID unless `codes` says otherwise."""
        data = [envelope.SerializeToString() for envelope in envelopes]
        metadata = [b""] * 5
        metadata[protos.common.TRANSACTIONS_FILTER] = bytes(codes if codes is not None else [0] * len(data))
        block = protos.common.Block(
            header=protos.common.BlockHeader(
                number=len(self.blocks), previous_hash=self._previous_hash(), data_hash=block_data_hash(data)
            ),
            data=protos.common.BlockData(data=data),
            metadata=protos.common.BlockMetadata(metadata=metadata),
        )
        self.private[len(self.blocks)] = private or {}
        async with self.grown:
            self.blocks.append(block)
            self.grown.notify_all()
        return block

    async def add_empty(self, count: int) -> None:
        for _ in range(count):
            await self.add([])

    async def block(self, number: int) -> protos.BlockMessage:
        """The block of that number, as soon as it is there."""
        async with self.grown:
            await self.grown.wait_for(lambda: len(self.blocks) > number)
        return self.blocks[number]

    async def committed(self, transaction_id: str) -> tuple[int, int]:
        """Validation code and block number of a transaction, as soon as it is in a block."""
        async with self.grown:
            await self.grown.wait_for(lambda: self._find(transaction_id) is not None)
        found = self._find(transaction_id)
        assert found is not None
        return found

    def _find(self, transaction_id: str) -> tuple[int, int] | None:
        for block in self.blocks:
            for position, data in enumerate(block.data.data):
                envelope = protos.common.Envelope.FromString(data)
                if channel_header(envelope).tx_id == transaction_id:
                    codes = block.metadata.metadata[protos.common.TRANSACTIONS_FILTER]
                    return codes[position], block.header.number
        return None

    def _previous_hash(self) -> bytes:
        if not self.blocks:
            return b""
        header = self.blocks[-1].header
        return block_header_hash(number=header.number, previous_hash=header.previous_hash, data_hash=header.data_hash)


def channel_header(envelope: protos.Envelope) -> protos.Message:
    payload = protos.common.Payload.FromString(envelope.payload)
    return protos.common.ChannelHeader.FromString(payload.header.channel_header)
