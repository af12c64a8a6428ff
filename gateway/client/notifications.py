"""What waits for the user, and steps that want a second signature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chaincode.intent import SignedIntent, sign_second
from gateway.client.http import json_object
from gateway.client.offline import wire
from gateway.client.sending import Receipt
from gateway.client.session import Session

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/notifications"
COSIGNATURES_PATH = "/api/v1/cosignatures"


class Notifications:
    """Every call raises ProblemError and UnreachableError."""

    def __init__(self, client: EnergySaleClient, session: Session) -> None:
        self._client = client
        self._session = session

    async def newest(self, *, unread: bool = False, limit: int = 50) -> dict[str, Any]:
        """The newest notifications (`items`) and how many are `unread`."""
        query = {"unread": str(unread).lower(), "limit": limit}
        return await self._client.reader.get_object(PATH, query)

    async def mark_read(self, ids: Sequence[int]) -> int:
        """How many of these were unread."""
        headers = await self._session.headers()
        answer = await self._client.http.request("POST", f"{PATH}/read", json={"ids": list(ids)}, headers=headers)
        return int(json_object(answer)["marked"])


class Cosignatures:
    """Maker and checker. Every call raises ProblemError and UnreachableError."""

    def __init__(self, client: EnergySaleClient, session: Session) -> None:
        self._client = client
        self._session = session

    async def propose(self, signed: SignedIntent) -> dict[str, Any]:
        """Have one's own signed intent wait for a second person of the participant."""
        body = {name: value for name, value in wire(signed).items() if name in ("intent", "signature", "private")}
        return json_object(await self._post("", body))

    async def waiting(self, *, state: str | None = "open") -> list[dict[str, Any]]:
        """Those of the participant acted for, the newest first."""
        page = await self._client.reader.get_object(COSIGNATURES_PATH, {"state": state})
        return list(page["items"])

    async def show(self, digest: str) -> dict[str, Any]:
        """What is to be signed: the intent's text, and the terms behind it."""
        return await self._client.reader.get_object(f"{COSIGNATURES_PATH}/{digest}")

    async def sign(self, digest: str, *, intent: str) -> Receipt:
        """Sign `intent`, the text that was looked at, as the second person; what became of the step."""
        signer = self._client.signer
        second = sign_second(intent, actor=signer.identity.user, key=signer.key)
        answer = json_object(await self._post(f"/{digest}/signature", {"signature": second.signature}))
        receipt = Receipt(**answer)
        self._client.reader.note_block(receipt.block_number)
        return receipt

    async def decline(self, digest: str) -> None:
        """Decline it; the maker withdraws it."""
        headers = await self._session.headers()
        await self._client.http.request("DELETE", f"{COSIGNATURES_PATH}/{digest}", headers=headers)

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        headers = await self._session.headers()
        return await self._client.http.request("POST", COSIGNATURES_PATH + path, json=body, headers=headers)
