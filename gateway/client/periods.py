"""Closed periods of retailers."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from chaincode import canonical
from chaincode.billing.private_text import settle_text
from gateway.client.errors import RefusedError, TermsDifferError
from gateway.client.sending import Receipt
from gateway.client.steps import SealedTerms, Step

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/closings"
_SALT_BYTES = 32


def close_period(drafted: Mapping[str, Any]) -> Step:
    """The step that closes a drafted period (`{"args", "statement"}`)."""
    private, statement_hash = settle_text(drafted["statement"], secrets.token_bytes(_SALT_BYTES), {})
    sealed = SealedTerms(private=private, terms_hash=statement_hash)
    return Step(action="close_period", args=drafted["args"], sealed=sealed)


class Periods:
    """Reads raise ProblemError (`not_found`, …) and UnreachableError."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Filters are those of `GET /api/v1/closings`."""
        return self._client.reader.items(PATH, filters)

    async def get(self, retailer: str, month: str) -> dict[str, Any]:
        """What is public of a closing."""
        return await self._client.reader.get_object(f"{PATH}/{retailer}/{month}")

    async def statement(self, month: str) -> dict[str, Any]:
        """What each party pays and gets in one's own closed month. Raises TermsDifferError unless the text has the hash
        that the ledger has."""
        retailer = self._client.signer.identity.participant
        closing = await self.get(retailer, month)
        answer = await self._client.reader.get_object(f"{PATH}/{retailer}/{month}/statement")
        text: str = answer["text"]
        if hashlib.sha256(text.encode()).hexdigest() != closing["statement_hash"]:
            raise TermsDifferError("the closing", order_id=f"{retailer}:{month}")
        statement: dict[str, Any] = canonical.loads(text)["statement"]
        return statement

    async def draft(self, month: str) -> dict[str, Any]:
        """What closing one's own month would come to. Raises RefusedError, `bill_missing` among others."""
        drafted: dict[str, Any] = await self._client.reader.ask(f"{PATH}/drafts", {"month": month})
        if drafted.get("code"):
            raise RefusedError(drafted["code"], detail=drafted.get("detail") or {})
        return drafted

    async def close(self, month: str) -> Receipt:
        """Close one's own month as it is drafted now. Raises what `draft` and `EnergySaleClient.take` raise."""
        return await self._client.take(close_period(await self.draft(month)))
