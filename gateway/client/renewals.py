"""Having one's own certificate renewed. The request is signed with the registered key, which stays on this side."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from chaincode import signature
from gateway.client.errors import UnreachableError
from gateway.client.http import Http, json_object
from gateway.client.keystore import Signer
from gateway.client.maker import wall_clock_ms
from gateway.fabric_ca.keys import certificate_signing_request
from gateway.renewals.claim import renewal_message

PATH = "/api/v1/certificate-renewals"
_POLL_S = 0.5


def renewal_request(signer: Signer, *, network_id: str, now_ms: int | None = None) -> dict[str, Any]:
    """The body of `POST /api/v1/certificate-renewals`: good for a minute to ask, and for ever to ask again."""
    user, issued_at = signer.identity.user, wall_clock_ms() if now_ms is None else now_ms
    csr = certificate_signing_request(user, signer.key).decode()
    message = renewal_message(network=network_id, user=user, csr=csr, issued_at=issued_at)
    return {"user": user, "csr": csr, "issued_at": issued_at, "signature": signature.sign(signer.key, message)}


class Renewals:
    """The user's side of the exchange's API. Calls may be repeated."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Ask for the renewal, or where it stands: state, certificate (PEM) and its end (ms since 1970 UTC).

        Raises ProblemError, UnreachableError.
        """
        return json_object(await self._http.request("POST", PATH, json=request))

    async def certified(self, request: dict[str, Any], *, patience_s: float) -> dict[str, Any]:
        """Ask until the CA has issued the certificate, or `patience_s` is over: then it is still `requested`.

        An API or CA that is away meanwhile is waited for. Raises ProblemError, UnreachableError.
        """
        until = time.monotonic() + patience_s
        while True:
            try:
                found = await self.ask(request)
                if found["state"] != "requested" or time.monotonic() > until:
                    return found
            except UnreachableError:
                if time.monotonic() > until:
                    raise
            await asyncio.sleep(_POLL_S)
