"""Reading blocks whole, from our own peer, as far as the caller sees what is in them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any

from acl.views import Viewer, present
from gateway.evidence.peers import Peers
from gateway.explorer import raw_blocks, repository
from gateway.fabric.ledger import MalformedBlockError, Transaction, decode_block
from gateway.fabric.protos import BlockMessage
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.projection.height import Height

_KEPT_BLOCKS = 64


class Explorer:
    """`peers` are asked for blocks; the last 64 are kept, for a block never changes."""

    def __init__(self, *, peers: Peers, database: Database, height: Height) -> None:
        self._peers = peers
        self._database = database
        self._height = height
        self._kept: OrderedDict[int, BlockMessage] = OrderedDict()

    async def block(self, number: int, viewer: Viewer) -> dict[str, Any]:
        """`schemas.BlockDetail`. Raises ProblemError `not_found`, `network_unavailable`."""
        if number > self._height.value:
            raise ProblemError("not_found")
        message = await self._message(number)
        before = await self._database.read(lambda connection: repository.hash_of_block(connection, number - 1))
        value, transactions = await asyncio.to_thread(_decoded, message)
        links = value["previous_hash"] == (before or "")
        shown = [_seen(each, number, place, viewer) for place, each in enumerate(transactions)]
        return {"block_height": self._height.value, **value, "links": links, "transactions": shown}

    async def transaction(self, transaction_id: str, viewer: Viewer) -> dict[str, Any]:
        """`schemas.TransactionAtBlock`. Raises as `block`."""
        row = await self._database.read(lambda read: repository.place_of_transaction(read, transaction_id))
        if row is None:
            raise ProblemError("not_found")
        transaction = (await self._transactions(row.block))[row.position]
        return {"block_height": self._height.value, **_seen(transaction, row.block, row.position, viewer)}

    async def intent(self, digest: str, viewer: Viewer) -> dict[str, Any]:
        """`schemas.IntentAtBlock`. Raises as `block`; an intent that the viewer may not see is not found."""
        place = await self._database.read(lambda read: repository.place_of_intent(read, digest))
        if place is None:
            raise ProblemError("not_found")
        row = await self._database.read(lambda read: repository.place_of_transaction(read, place.transaction_id))
        if row is None:
            raise ProblemError("not_found")
        intents = raw_blocks.intents_of((await self._transactions(row.block))[row.position])
        found = next((each for each in intents if each["digest"] == digest), None)
        seen = None if found is None else present("ledger_intent", found, viewer=viewer)
        if seen is None:
            raise ProblemError("not_found")
        return {"block_height": self._height.value, **seen, "transaction": row._asdict()}

    async def _transactions(self, number: int) -> tuple[Transaction, ...]:
        message = await self._message(number)
        try:
            return (await asyncio.to_thread(decode_block, message)).transactions
        except MalformedBlockError:
            raise ProblemError("network_unavailable") from None

    async def _message(self, number: int) -> BlockMessage:
        message = self._kept.get(number)
        if message is None:
            message = self._kept[number] = await self._peers.block(number)
            while len(self._kept) > _KEPT_BLOCKS:
                self._kept.popitem(last=False)
        return message


def _decoded(message: BlockMessage) -> tuple[dict[str, Any], tuple[Transaction, ...]]:
    return raw_blocks.block_value(message), decode_block(message).transactions


def _seen(transaction: Transaction, block: int, position: int, viewer: Viewer) -> dict[str, Any]:
    intents = raw_blocks.intents_of(transaction)
    shown = (present("ledger_intent", intent, viewer=viewer) for intent in intents)
    return {
        **raw_blocks.transaction_value(transaction, block=block, position=position),
        "intent_count": len(intents),
        "intents": [each for each in shown if each is not None],
    }
