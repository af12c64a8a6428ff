"""The texts of closings, for `Settle`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chaincode import keys
from chaincode.billing.asked import Asked
from chaincode.billing.gathering import Collections
from chaincode.closing.gathering import find_counted, read_statements
from chaincode.closing.model import compute_closing, plan_closing
from chaincode.context import Overlay


class Closings:
    """Of the intents `close_period`."""

    def __init__(self, ledger: Overlay, collections: Collections) -> None:
        self._ledger = ledger
        self._collections = collections

    def keys(self, asked: Asked) -> list[str]:
        return [keys.closing(asked.intent.participant, asked.intent.args["month"])]

    async def load(self, asked: Sequence[Asked]) -> None:
        """What a closing counts follows from what the one before it has found."""

    async def statement(self, asked: Asked, *, now_ms: int) -> dict[str, Any]:
        """Raises Refused: what `find_counted`, `plan_closing`, `read_statements` and `compute_closing` raise."""
        intent = asked.intent
        retailer = intent.participant
        counted = await find_counted(self._ledger, retailer=retailer, month=intent.args["month"], now_ms=now_ms)
        plan_closing(
            intent.args,
            counted,
            retailer=retailer,
            statement_hash=str(intent.private_hash),
            operator=intent.actor,
            now_ms=now_ms,
        )
        statements = await read_statements(self._collections, counted)
        return compute_closing(intent.args, list(zip(counted, statements, strict=True)), retailer=retailer)
