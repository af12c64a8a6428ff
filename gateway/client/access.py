"""The access model, as its administrators see and change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gateway.client import registry_steps as steps
from gateway.client.http import Http, json_object
from gateway.client.sending import Receipt
from gateway.client.session import Session

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/access"


class Access:
    """Versions of the model at the API of the client's organisation. Every method raises ProblemError and
    UnreachableError; `anchor` raises as `EnergySaleClient.take` too."""

    def __init__(self, client: EnergySaleClient, http: Http, session: Session) -> None:
        self._client = client
        self._http = http
        self._session = session

    async def state(self) -> dict[str, Any]:
        """What is in force, which version is the newest, and what does not fit."""
        return await self._get("state")

    async def roles(self) -> list[dict[str, Any]]:
        """The organisation roles with their business roles, in the version in force."""
        return list((await self._get("roles"))["items"])

    async def version(self, number: int) -> dict[str, Any]:
        """One version with its document and what it changed."""
        return await self._get(f"versions/{number}")

    async def history(self) -> list[dict[str, Any]]:
        """All versions, newest first."""
        found: list[dict[str, Any]] = []
        before: int | None = None
        while True:
            page = await self._get("versions", {"before": before})
            found += page["items"]
            before = page["next_before"]
            if before is None:
                return found

    async def rehearse(self, document: bytes) -> dict[str, Any]:
        """What importing `document` (JSON) would change; nothing is changed."""
        return await self._post(document, {"dry_run": "true"}, {})

    async def import_document(self, document: bytes, *, base: int) -> dict[str, Any]:
        """Make `document` (JSON) the next version, on top of version `base`, which must be the newest."""
        return await self._post(document, {}, {"If-Match": f'"{base}"'})

    async def anchor(self, number: int) -> Receipt:
        """Sign and send what puts version `number` in force. The exchange's security administrator does."""
        intent = await self._get(f"versions/{number}/intent")
        args = intent["args"]
        step = steps.set_access_model(
            version=intent["expected_version"], model_hash=args["model_hash"], roles=args["roles"]
        )
        return await self._client.take(step, role="security_administrator")

    async def _get(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return json_object(await self._client.reader.get(f"{PATH}/{path}", params, at_block=False))

    async def _post(self, document: bytes, params: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, Any]:
        every = {**await self._session.headers(), **headers, "Content-Type": "application/json"}
        answer = await self._http.request("POST", f"{PATH}/import", params=params, content=document, headers=every)
        return json_object(answer)
