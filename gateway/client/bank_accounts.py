"""Where one's participant is paid: proposed by one person, typed again and approved by another."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gateway.client.http import json_object
from gateway.client.session import Session

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/bank-accounts"
Account = Mapping[str, str]
"""`holder`, `number` and `cnaps` (行号)."""


class BankAccounts:
    """Every call raises ProblemError and UnreachableError. What comes back is masked, always."""

    def __init__(self, client: EnergySaleClient, session: Session) -> None:
        self._client = client
        self._session = session

    async def newest(self, *, limit: int = 100) -> list[dict[str, Any]]:
        """Those of the participant acted for, the newest first."""
        return list((await self._client.reader.get_object(PATH, {"limit": limit}))["items"])

    async def propose(self, account: Account, *, account_id: str | None = None) -> dict[str, Any]:
        """Name an account. With an id of one's own (a UUID) it may be said again."""
        return json_object(await self._send("PUT", f"/{account_id or uuid.uuid4()}", account))

    async def approve(self, account_id: str, retyped: Account) -> dict[str, Any]:
        """Approve what somebody else has proposed, by typing it again. Its waiting time begins."""
        return json_object(await self._send("POST", f"/{account_id}/approval", retyped))

    async def end(self, account_id: str) -> None:
        """Withdraw one's own, decline another's, or stop an approved one that waits."""
        await self._send("DELETE", f"/{account_id}")

    async def _send(self, method: str, path: str, body: Account | None = None) -> Any:
        headers = await self._session.headers()
        return await self._client.http.request(
            method, PATH + path, json=None if body is None else dict(body), headers=headers
        )
