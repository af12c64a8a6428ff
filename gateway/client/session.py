"""A session with the API: opened by a signed claim or a password, renewed before its token ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from gateway.client.errors import ProblemError
from gateway.client.http import Http
from gateway.client.maker import wall_clock_ms
from gateway.client.sign_in import PATH, SignIn

NOT_LET_IN = frozenset({"sign_in_refused", "participant_inactive"})
_RENEW_BEFORE_MS = 60_000
_WAIT_S = 0.2


class Session:
    """The session of one user with the API of the user's own organisation; `sign_in` opens it when it is needed."""

    def __init__(self, http: Http, sign_in: SignIn, *, clock_ms: Callable[[], int] = wall_clock_ms) -> None:
        self._http = http
        self._sign_in = sign_in
        self._clock_ms = clock_ms
        self._token: str | None = None
        self._refresh_token: str | None = None
        self._expires_at = 0
        self._opening = asyncio.Lock()

    async def headers(self) -> dict[str, str]:
        """The header that says who asks. Opens the session where there is none, or renews it within its last minute.

        Raises ProblemError (the API refuses this user) and UnreachableError.
        """
        async with self._opening:
            if self._token is None or self._clock_ms() > self._expires_at - _RENEW_BEFORE_MS:
                await self._renew_or_open()
            return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        """Open a new session next time: the API no longer takes this one."""
        self._token = None
        self._refresh_token = None

    async def act_as(self, *, participant: str | None = None, role: str | None = None) -> None:
        """Go on in another of the user's roles, or for another participant. Raises ProblemError, UnreachableError."""
        headers = await self.headers()
        wanted = {"participant": participant, "role": role}
        self._take(await self._post("PUT", f"{PATH}/current/acting", wanted, headers))

    async def close(self) -> None:
        """End the session at the API, where there is one."""
        if self._token is None:
            return
        headers = {"Authorization": f"Bearer {self._token}"}
        self.forget()
        try:
            await self._http.request("DELETE", f"{PATH}/current", headers=headers)
        except ProblemError as error:
            if error.status != 401:  # it had ended by itself
                raise

    async def _renew_or_open(self) -> None:
        if self._refresh_token is not None:
            given, self._refresh_token = self._refresh_token, None  # it serves once, whatever comes of it
            try:
                self._take(await self._post("POST", f"{PATH}/refresh", {"refresh_token": given}))
                return
            except ProblemError as error:
                if error.status != 401:
                    raise
        await self._open()

    async def _open(self) -> None:
        began = time.monotonic()
        while True:
            path, body = self._sign_in.request(now_ms=self._clock_ms())
            try:
                self._take(await self._post("POST", path, body))
                return
            except ProblemError as error:
                if error.code not in NOT_LET_IN or time.monotonic() > began + self._sign_in.patience_s:
                    raise
            await asyncio.sleep(_WAIT_S)

    async def _post(
        self, method: str, path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        answer: dict[str, Any] = (await self._http.request(method, path, json=body, headers=headers)).json()
        return answer

    def _take(self, answer: Mapping[str, Any]) -> None:
        self._token = str(answer["token"])
        self._refresh_token = answer.get("refresh_token")
        self._expires_at = int(answer["expires_at"])
