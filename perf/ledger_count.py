"""The truth: what the committed blocks of a peer say about a load.

Nothing of the APIs is used here, neither their answers nor their read models.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fabric_protos.common import ledger_pb2

from chaincode import batch
from chaincode.results import expand, usual_of
from gateway.fabric import GatewayError, connect, load_connection_profile
from gateway.fabric.ledger import Block, Transaction, decode_block
from gateway.fabric.protos import BlockMessage
from perf.errors import MeasurementError, NetworkDownError

_ledger: Any = ledger_pb2  # generated at import time, without type information
_MAKES_AN_ORDER = frozenset({"create", "submit"})


@dataclass(slots=True, kw_only=True)
class LedgerCount:
    """What a range of blocks holds. Bytes are of serialised blocks and, in `function_bytes`, of envelopes in them.

    `applied` maps the digest of each applied intent to how often it was applied (once, if all is well); `actions`
    counts them by action; `orders` of them made an order. `invalid` counts transactions by validation code. `batches`
    are the VALID calls of Apply, `intents` what they carried, refused and repeated ones included.
    """

    first_block: int
    last_block: int
    blocks: int = 0
    block_bytes: int = 0
    transactions: int = 0
    batches: int = 0
    intents: int = 0
    orders: int = 0
    applied: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    invalid: Counter[str] = field(default_factory=Counter)
    function_bytes: Counter[str] = field(default_factory=Counter)

    @property
    def twice(self) -> int:
        """Intents that were applied more than once."""
        return sum(1 for times in self.applied.values() if times > 1)

    @property
    def intents_per_batch(self) -> float:
        return self.intents / self.batches if self.batches else 0.0

    @property
    def bytes_per_order(self) -> float:
        """Bytes of whole blocks per order made: signatures, Deposit's hashes and invalid transactions included."""
        return self.block_bytes / self.orders if self.orders else 0.0

    def missing(self, acknowledged: Iterable[str]) -> int:
        """How many acknowledged digests no VALID transaction of the range applied."""
        return sum(1 for digest in acknowledged if digest not in self.applied)


async def height(profile: Path) -> int:
    """The number of the next block on the peers of the profile's organisation. Raises NetworkDownError."""
    connection = load_connection_profile(profile)
    async with connect(connection) as gateway:
        system = gateway.network(connection.channel).contract("qscc")
        try:
            answer = await system.evaluate("GetChainInfo", arguments=[connection.channel])
        except GatewayError as error:
            raise NetworkDownError(f"no peer of {connection.msp_id} tells its height: {error}") from None
    return int(_ledger.BlockchainInfo.FromString(answer).height)


async def count(profile: Path, *, first_block: int, end_block: int) -> LedgerCount:
    """Count the blocks [first_block, end_block) as a peer of the profile's organisation delivers them.

    Raises MeasurementError when a block holds an Apply whose answers do not fit its intents.
    """
    connection = load_connection_profile(profile)
    result = LedgerCount(first_block=first_block, last_block=end_block - 1)
    if first_block >= end_block:
        return result
    async with connect(connection) as gateway:
        network = gateway.network(connection.channel)
        async with network.block_events(start=first_block) as blocks:
            async for message in blocks:
                add_block(result, message)
                if message.header.number >= end_block - 1:
                    break
    return result


def add_block(result: LedgerCount, message: BlockMessage) -> None:
    """Count one block in."""
    block: Block = decode_block(message)
    result.blocks += 1
    result.block_bytes += block.size_bytes
    for transaction, envelope in zip(block.transactions, message.data.data, strict=True):
        add_transaction(result, transaction, size_bytes=len(envelope))


def add_transaction(result: LedgerCount, transaction: Transaction, *, size_bytes: int) -> None:
    """Count one transaction in, `size_bytes` being its envelope's."""
    function = transaction.args[0].decode(errors="replace") if transaction.args else "other"
    result.transactions += 1
    result.function_bytes[function] += size_bytes
    if not transaction.is_valid:
        result.invalid[transaction.validation_code.name] += 1
    elif function == "Apply":
        _add_batch(result, transaction)


def _add_batch(result: LedgerCount, transaction: Transaction) -> None:
    items = batch.decode(transaction.args[1])
    try:
        answers = expand(transaction.response_payload, usual=usual_of(items))
    except ValueError as error:
        raise MeasurementError(f"the answers of transaction {transaction.tx_id} cannot be read: {error}") from None
    result.batches += 1
    result.intents += len(items)
    for item, answer in zip(items, answers, strict=True):
        if answer["status"] != "applied":
            continue
        intent = json.loads(item.intent)
        result.applied[item.digest] += 1
        result.actions[intent["action"]] += 1
        if intent["target"] is None and intent["action"] in _MAKES_AN_ORDER:
            result.orders += 1
