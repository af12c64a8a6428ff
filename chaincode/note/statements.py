"""Statements as a note is checked against them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from chaincode import keys
from chaincode.refusals import Refused


class Collections(Protocol):
    """The part of `chaincode.shim.Stub` that statements are read with."""

    async def get_private_data_multiple(self, collection: str, keys: Sequence[str]) -> list[bytes | None]: ...


class Statements:
    """The statements of the collection."""

    def __init__(self, collections: Collections) -> None:
        self._collections = collections

    async def get(self, statement_hash: str) -> Mapping[str, Any]:
        """A statement by its hash. Raises Refused `unknown_bill`, PeerError where this peer lacks it."""
        (text,) = await self._collections.get_private_data_multiple(keys.STATEMENTS_COLLECTION, [statement_hash])
        if not text:
            raise Refused("unknown_bill", key=statement_hash)
        statement: Mapping[str, Any] = json.loads(text)["statement"]
        return statement
