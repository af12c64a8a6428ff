"""A session with the API: opened by a signed claim, renewed before its token ends. The key never leaves the client."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable

from chaincode import canonical, signature
from chaincode.intent import SESSION_PREFIX
from gateway.client.errors import ProblemError
from gateway.client.http import Http
from gateway.client.keystore import Signer
from gateway.client.maker import wall_clock_ms

PATH = "/api/v1/sessions"
_RENEW_BEFORE_MS = 60_000


class Session:
    """The session of one user with the API of the user's own organisation."""

    def __init__(
        self, http: Http, signer: Signer, network_id: str, *, clock_ms: Callable[[], int] = wall_clock_ms
    ) -> None:
        self._http = http
        self._signer = signer
        self._network_id = network_id
        self._clock_ms = clock_ms
        self._token: str | None = None
        self._expires_at = 0
        self._opening = asyncio.Lock()

    async def headers(self) -> dict[str, str]:
        """The header that says who asks. Opens the session where there is none, or it ends within a minute.

        Raises ProblemError (the API refuses this user) and UnreachableError.
        """
        async with self._opening:
            if self._token is None or self._clock_ms() > self._expires_at - _RENEW_BEFORE_MS:
                await self._open()
            return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        """Open a new session next time: the API no longer takes this one."""
        self._token = None

    async def close(self) -> None:
        """End the session at the API, where there is one."""
        if self._token is None:
            return
        headers = {"Authorization": f"Bearer {self._token}"}
        self._token = None
        try:
            await self._http.request("DELETE", f"{PATH}/current", headers=headers)
        except ProblemError as error:
            if error.status != 401:  # it had ended by itself
                raise

    async def _open(self) -> None:
        claim = canonical.dumps(
            {
                "v": 1,
                "user": self._signer.identity.user,
                "network": self._network_id,
                "audience": self._signer.identity.organisation,
                "nonce": str(uuid.uuid4()),
                "issued_at": self._clock_ms(),
            }
        )
        body = {"claim": claim.decode(), "signature": signature.sign(self._signer.key, SESSION_PREFIX + claim)}
        answer = (await self._http.request("POST", PATH, json=body)).json()
        self._token = str(answer["token"])
        self._expires_at = int(answer["expires_at"])
