"""Questions about bills: asked by a consumer, answered by its retailer, accepted or disputed."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from chaincode import canonical
from gateway.client import bill_steps
from gateway.client.errors import TermsDifferError
from gateway.client.sending import Receipt

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/bill-questions"
_EXECUTING = ("executing", "execute")


class BillQuestions:
    """Steps raise what `EnergySaleClient.take` raises. A question's id is the digest of the intent that asked."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """By the date until which they are to be answered; filters are those of `GET /api/v1/bill-questions`."""
        return self._client.reader.items(PATH, filters)

    async def get(self, question_id: str) -> dict[str, Any]:
        """What is public of a question."""
        return await self._client.reader.get_object(f"{PATH}/{question_id}")

    async def texts(self, question_id: str) -> dict[str, Any]:
        """`{"question": {"text", "line"?}, "answer": {"text"} | None}`, each checked against the hash on the ledger.
        Raises TermsDifferError."""
        record = await self.get(question_id)
        texts = await self._client.reader.get_object(f"{PATH}/{question_id}/texts")
        return {name: _opened(texts[name], record[f"{name}_hash"], question_id) for name in ("question", "answer")}

    async def ask(self, order_id: str, month: str, text: str, *, line: int | None = None) -> Receipt:
        """Ask about the present version of a bill, or of its line `line`, counted from 0."""
        bill = await self._client.settlements.get(order_id, month)
        return await self._client.take(bill_steps.ask_bill(bill, text, line=line))

    async def answer(self, question_id: str, text: str) -> Receipt:
        version = (await self.get(question_id))["version"]
        return await self._client.take(bill_steps.answer_bill(question_id, text, version=version))

    async def accept(self, question_id: str) -> Receipt:
        version = (await self.get(question_id))["version"]
        return await self._client.take(bill_steps.accept_bill_answer(question_id, version=version))

    async def dispute(self, question_id: str, *, reason: str) -> Receipt:
        """Leave it to the exchange: the contract is disputed too, unless it is already or is over. `reason` is a short
        code of a-z and '_'."""
        record = await self.get(question_id)
        order = await self._client.orders.get(record["order_id"])
        if (order["state"], order["stage"]) == _EXECUTING:
            await self._client.contracts.dispute(record["order_id"], reason=reason)
        return await self._client.take(bill_steps.dispute_bill(question_id, version=record["version"]))


def _opened(text: str | None, expected: str | None, question_id: str) -> dict[str, Any] | None:
    if text is None:
        return None
    if hashlib.sha256(text.encode()).hexdigest() != expected:
        raise TermsDifferError("the text", order_id=question_id)
    note: dict[str, Any] = canonical.loads(text)["note"]
    return note
