"""One request to a CA: JSON over TLS, authorized, within a deadline, tried again where that is safe."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import httpx2

from gateway.fabric_ca.auth_token import authorization_token
from gateway.fabric_ca.errors import (
    AnswerOverdueError,
    FabricCaError,
    OutcomeOpenError,
    UnexpectedAnswerError,
    UnreachableError,
    UntrustedError,
    error_of,
)
from gateway.fabric_ca.identity import EnrolledIdentity
from gateway.fabric_ca.options import CallOptions

_PREFIX = "/api/v1/"
_SENDING = "send_request_headers.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentSecret:
    """An enrollment id with its secret: how an identity without a certificate proves who it is."""

    enrollment_id: str
    secret: str = field(repr=False)


Caller: TypeAlias = EnrolledIdentity | EnrollmentSecret | None


class Deadline:
    """The time that is left to one call, and the pauses between its attempts."""

    def __init__(self, options: CallOptions) -> None:
        self._options = options
        self._end = time.monotonic() + options.deadline_s
        self._pause_s = options.first_pause_s

    @property
    def attempt_s(self) -> float:
        """How long the next attempt may take."""
        return min(self._options.attempt_s, max(self._end - time.monotonic(), 0.001))

    async def pause(self) -> bool:
        """Wait before the next attempt; False, without waiting, when there is no time for one."""
        if time.monotonic() + self._pause_s >= self._end:
            return False
        await asyncio.sleep(self._pause_s)
        self._pause_s = min(2 * self._pause_s, self._options.longest_pause_s)
        return True


class Transport:
    """The connections to one fabric-ca-server. `tls_ca` is a PEM file with the root of its TLS certificate.

    `tls_client` are the PEM files of a certificate and its key, for a server that asks for one.
    """

    def __init__(
        self,
        url: str,
        *,
        tls_ca: Path,
        ca_name: str,
        options: CallOptions,
        tls_client: tuple[Path, Path] | None = None,
    ) -> None:
        self.options = options
        self._ca_name = ca_name
        context = ssl.create_default_context(cafile=str(tls_ca))
        if tls_client is not None:
            context.load_cert_chain(*tls_client)
        self._http = httpx2.AsyncClient(
            base_url=url,
            verify=context,
            trust_env=False,  # a proxy of the user's environment has no business between us and the CA
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    def deadline(self) -> Deadline:
        """A new call's time."""
        return Deadline(self.options)

    async def get(
        self, path: str, *, caller: EnrolledIdentity, query: Mapping[str, str] | None = None, deadline: Deadline
    ) -> Any:
        """The result of a GET, which changes nothing and is tried again whatever was lost."""
        return await self.call("GET", path, caller=caller, query=query, deadline=deadline, repeatable=True)

    async def call(
        self,
        method: str,
        path: str,
        *,
        caller: Caller,
        deadline: Deadline,
        repeatable: bool,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Any:
        """The `result` of the CA's answer.

        What never reached the CA is tried again until the deadline. A lost answer is, too, when the request is
        `repeatable`; else it raises OutcomeOpenError at once. Raises UnreachableError, UnexpectedAnswerError and
        whatever the CA answers (`errors.error_of`).
        """
        while True:
            try:
                return await self._once(method, path, caller=caller, body=body, query=query, deadline=deadline)
            except UntrustedError:
                raise
            except UnreachableError:
                if not await deadline.pause():
                    raise
            except OutcomeOpenError:
                if not repeatable or not await deadline.pause():
                    raise

    async def _once(
        self,
        method: str,
        path: str,
        *,
        caller: Caller,
        body: Mapping[str, object] | None,
        query: Mapping[str, str] | None,
        deadline: Deadline,
    ) -> Any:
        content = b"" if body is None else json.dumps({**body, "caname": self._ca_name}).encode()
        request = self._http.build_request(
            method,
            _PREFIX + path,
            params={**(query or {}), **({"ca": self._ca_name} if body is None else {})} or None,
            content=content or None,
            headers={"content-type": "application/json"} if content else None,
            timeout=deadline.attempt_s,
        )
        if caller is not None:
            uri = request.url.raw_path.decode()
            request.headers["authorization"] = _authorization(caller, method=method, uri=uri, body=content)
        sending = asyncio.Event()

        async def trace(event: str, _: object) -> None:
            if event.endswith(_SENDING):
                sending.set()

        request.extensions["trace"] = trace
        try:
            async with asyncio.timeout(deadline.attempt_s):
                response = await self._http.send(request)
        except (httpx2.TransportError, TimeoutError) as error:
            if _is_untrusted(error):
                raise UntrustedError(f"the server at {self._http.base_url} is not the CA: {error}") from None
            if not sending.is_set():
                what = str(error) or "it does not take a connection in time"
                raise UnreachableError(f"the CA at {self._http.base_url} cannot be reached: {what}") from None
            if isinstance(error, httpx2.TimeoutException | TimeoutError):
                raise AnswerOverdueError(f"the CA did not answer {method} {path} in time") from None
            raise OutcomeOpenError(f"the CA's answer to {method} {path} was lost ({type(error).__name__})") from None
        return _result(response)


def _is_untrusted(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _authorization(caller: EnrolledIdentity | EnrollmentSecret, *, method: str, uri: str, body: bytes) -> str:
    if isinstance(caller, EnrolledIdentity):
        return authorization_token(caller, method=method, uri=uri, body=body)
    return "Basic " + b64encode(f"{caller.enrollment_id}:{caller.secret}".encode()).decode()


def _result(response: httpx2.Response) -> Any:
    """`result` of the answer's envelope. A long list may fail after its status was sent: `success` is what counts."""
    try:
        envelope = response.json()
        errors = envelope["errors"]
        if envelope["success"]:
            return envelope["result"]
        raise _first_error(response.status_code, errors)
    except (ValueError, KeyError, TypeError, IndexError):
        raise UnexpectedAnswerError(
            f"the answer is not one of a Fabric CA (HTTP {response.status_code})", status=response.status_code
        ) from None


def _first_error(status: int, errors: list[dict[str, Any]]) -> FabricCaError:
    return error_of(status=status, code=int(errors[0]["code"]), message=str(errors[0]["message"]))
