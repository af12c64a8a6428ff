"""Settlements: bills as the ledger has them, what they come to, and the step that makes one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from chaincode import canonical
from chaincode.billing.private_text import settle_text
from gateway.client.errors import TermsDifferError
from gateway.client.own_figures import figures_body
from gateway.client.steps import SealedTerms, Step

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/settlements"
_SALT_BYTES = 32


def settle(
    order_id: str, drafted: Mapping[str, Any], readings: Mapping[str, str], *, salt: bytes | None = None
) -> Step:
    """The step that makes a drafted bill (`{"args", "expected_version", "statement"}`) from packed readings by point.

    `salt` is 32 random bytes where it is not given.
    """
    private, statement_hash = settle_text(drafted["statement"], salt or secrets.token_bytes(_SALT_BYTES), readings)
    return Step(
        action="settle",
        target=order_id,
        version=drafted["expected_version"],
        args=drafted["args"],
        sealed=SealedTerms(private=private, terms_hash=statement_hash),
    )


class Settlements:
    """The bills that the client's user may see. Reads raise ProblemError (`not_found`, …) and UnreachableError."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """The present versions, by month; filters are those of `GET /api/v1/settlements`."""
        return self._client.reader.items(PATH, filters)

    async def get(self, order_id: str, month: str, *, version: int | None = None) -> dict[str, Any]:
        """What is public of a bill."""
        return await self._client.reader.get_object(f"{PATH}/{order_id}/{month}", {"version": version})

    async def statement(self, order_id: str, month: str, *, version: int | None = None) -> dict[str, Any]:
        """What a bill comes to. Raises TermsDifferError unless its text has the hash that the ledger has."""
        bill = await self.get(order_id, month, version=version)
        answer = await self._client.reader.get_object(f"{PATH}/{order_id}/{month}/statement", {"version": version})
        text: str = answer["text"]
        if hashlib.sha256(text.encode()).hexdigest() != bill["statement_hash"]:
            raise TermsDifferError("the statement", order_id=order_id)
        statement: dict[str, Any] = canonical.loads(text)["statement"]
        return statement

    async def grid_part(self, order_id: str, month: str, *, version: int | None = None) -> dict[str, Any]:
        """What of a bill the grid company is paid, for its own people."""
        return await self._client.reader.get_object(f"{PATH}/{order_id}/{month}/grid-part", {"version": version})

    async def bill(
        self, order_id: str, month: str, *, version: int | None = None, language: Literal["zh", "en"] = "zh"
    ) -> bytes:
        """A bill as PDF."""
        params = {"version": version, "language": language}
        return (await self._client.reader.get(f"{PATH}/{order_id}/{month}/bill.pdf", params)).content

    async def bills(self, month: str, *, language: Literal["zh", "en"] = "zh") -> bytes:
        """The bills of all contracts of one's own in a month: a ZIP of PDFs, each named by its number."""
        return (await self._client.reader.get(f"{PATH}/bills.zip", {"month": month, "language": language})).content

    async def lines(self, order_id: str, month: str, file_format: str, *, version: int | None = None) -> bytes:
        """The lines of a bill as `csv` or `xlsx`."""
        path = f"{PATH}/{order_id}/{month}/lines.{file_format}"
        return (await self._client.reader.get(path, {"version": version})).content

    async def all_lines(self, file_format: str, **filters: Any) -> bytes:
        """The lines of all one's own bills as `csv` or `xlsx`; a grid company's people have those by which it is paid.
        Filters are those of `GET /api/v1/settlements`."""
        return (await self._client.reader.get(f"{PATH}/lines.{file_format}", filters)).content

    async def comparison(
        self, order_id: str, month: str, *, other_month: str | None = None, other_order: str | None = None
    ) -> dict[str, Any]:
        """Why a bill is higher than the other one, as a rule that of the month before (`schemas.BillComparison`)."""
        params = {"other_month": other_month, "other_order": other_order}
        return await self._client.reader.get_object(f"{PATH}/{order_id}/{month}/comparison", params)

    async def reconcile(
        self,
        month: str,
        content: bytes,
        *,
        media_type: str,
        order_id: str | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """What one's own figures of a month, a CSV or XLSX file, and the bills differ by (`Reconciliation` of the API).

        Without `order_id` each line names its order. `readings` are packed, by metering point."""
        body = figures_body(month, content, media_type=media_type, readings=readings, order=order_id)
        return await self._client.reader.ask(f"{PATH}/reconciliation", body)

    async def differences(
        self,
        month: str,
        content: bytes,
        file_format: str,
        *,
        media_type: str,
        order_id: str | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> bytes:
        """The same as a table, `csv` or `xlsx`."""
        body = figures_body(month, content, media_type=media_type, readings=readings, order=order_id)
        return await self._client.reader.ask_file(f"{PATH}/reconciliation.{file_format}", body)

    async def drafts(self, asked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What bills would come to, as `POST /api/v1/settlements/drafts` says, in the order of `asked`."""
        answer = await self._client.reader.ask(f"{PATH}/drafts", {"drafts": [dict(each) for each in asked]})
        drafts: list[dict[str, Any]] = answer["drafts"]
        return drafts
