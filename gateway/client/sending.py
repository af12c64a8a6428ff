"""Sending signed intents until their outcome is known, or patience ends.

Each attempt carries the same bytes, hence the same intent id, and the ledger takes an id once: that makes it safe to
send again whatever happened to the attempt before.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from chaincode.intent import SignedIntent
from chaincode.refusals import REFUSALS
from gateway.client.errors import (
    BusyError,
    ProblemError,
    RefusedError,
    TermsRefusedError,
    UnreachableError,
    UnresolvedError,
)
from gateway.client.http import Http, json_object, problem, retry_after_s
from gateway.client.offline import wire

PATH = "/api/v1/intents"
PATIENCE_S = 60.0
MAX_ITEMS = 1_000
_MAX_BODY_BYTES = 3_500_000  # the API takes 4 MiB
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.1, 3.0
# Where nothing listens and nothing was sent, people want to know soon.
_UNREACHABLE_PATIENCE_S = 5.0

# Answers after which the same bytes may have another fate; any other answer is final.
_PASSING = frozenset({429, 500, 502, 503, 504})
_NOT_TAKEN = frozenset({"busy", "journal_unavailable", "too_many_requests"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one intent.

    `status` is `applied`, `exists` (it was on the ledger before) or `refused`; `target` and `version` name the record
    and the version that it made; `code` and `detail` say why it was refused. `block_number` is None where this API did
    not write it. With `dry_run` nothing was done, and all this is what would become of it;
    `endorsing_organisations` then says who would have to endorse: `[{"function", "one_of_each": [[MSP id]]}]`.
    """

    digest: str
    intent_id: str | None
    status: str
    target: str | None = None
    version: int | None = None
    code: str | None = None
    detail: Mapping[str, Any] | None = None
    transaction_id: str | None = None
    block_number: int | None = None
    dry_run: bool | None = None
    endorsing_organisations: Sequence[Mapping[str, Any]] | None = None

    @property
    def committed(self) -> bool:
        return self.status in ("applied", "exists") and not self.dry_run

    def or_raise(self) -> Receipt:
        """Itself, when the step is on the ledger with its terms. Raises RefusedError, TermsRefusedError."""
        if self.committed and self.code is None:
            return self
        kind = TermsRefusedError if self.committed else RefusedError
        raise kind(self.code or "internal_error", intent_id=self.intent_id, detail=self.detail)


class Sender:
    """Sends signed intents to one API."""

    def __init__(self, http: Http, *, patience_s: float = PATIENCE_S) -> None:
        self._http = http
        self._patience_s = patience_s

    async def send(self, signed: SignedIntent) -> Receipt:
        """The receipt of a committed intent.

        Raises RefusedError or TermsRefusedError; and when patience ends: UnresolvedError, or UnreachableError or
        BusyError where no attempt can have been taken.
        """
        attempts = _Attempts(self._http.base_url, signed, self._patience_s)
        while True:
            response = await self._post(wire(signed), attempts)
            if response is not None and response.status_code == httpx2.codes.OK:
                return _receipt(json_object(response)).or_raise()
            if response is not None and not _passing(response):
                fault = problem(response)
                raise RefusedError(fault.code, intent_id=attempts.intent_id, detail=fault.context)
            await attempts.wait(response)

    async def send_all(self, signed: Sequence[SignedIntent]) -> list[Receipt]:
        """The receipts of many intents in their order, refused ones too. They are independent of each other.

        Raises as `send` does for a request as a whole, and UnresolvedError when one of them stays open.
        """
        receipts: list[Receipt] = []
        for chunk in _chunks(signed):
            receipts += await self._send_chunk(chunk)
        return receipts

    async def dry_run(self, signed: SignedIntent) -> Receipt:
        """What would become of an intent now; nothing is changed.

        Raises RefusedError with the refusal that it would have, ProblemError, UnreachableError.
        """
        try:
            response = await self._http.request("POST", PATH, json=wire(signed), params={"dry_run": "true"})
        except ProblemError as fault:
            if fault.code not in REFUSALS:
                raise
            raise RefusedError(fault.code, intent_id=_intent_id(signed), detail=fault.context) from None
        return _receipt(json_object(response))

    async def dry_run_all(self, signed: Sequence[SignedIntent]) -> list[Receipt]:
        """What would become of many intents, in their order, refused ones too. Raises as `Http.request` does."""
        receipts: list[Receipt] = []
        for chunk in _chunks(signed):
            body = [wire(each) for each in chunk]
            response = await self._http.request("POST", PATH, json=body, params={"dry_run": "true"})
            receipts += [_receipt(value) for value in response.json()]
        return receipts

    async def lookup(self, digest: str) -> Receipt:
        """What became of an intent; its status may be `pending`. Raises ProblemError `not_found`, UnreachableError."""
        return _receipt(json_object(await self._http.request("GET", f"{PATH}/{digest}")))

    async def _send_chunk(self, chunk: Sequence[SignedIntent]) -> list[Receipt]:
        known: dict[str, Receipt] = {}
        attempts = _Attempts(self._http.base_url, chunk[0], self._patience_s)
        while open_ones := [each for each in chunk if each.digest not in known]:
            response = await self._post([wire(each) for each in open_ones], attempts)
            if response is not None and response.status_code == httpx2.codes.OK:
                answers = [_receipt(value) for value in response.json()]
                known |= {answer.digest: answer for answer in answers if answer.status != "pending"}
                if len(known) == len({each.digest for each in chunk}):
                    break
            elif response is not None and not _passing(response):
                raise problem(response)
            await attempts.wait(response)
        return [known[each.digest] for each in chunk]

    async def _post(self, body: Any, attempts: _Attempts) -> httpx2.Response | None:
        """The answer, or None when there was none."""
        try:
            response = await self._http.client.post(PATH, json=body)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout):
            return None
        except httpx2.TransportError:
            attempts.maybe_taken = True
            return None
        if response.status_code in (200, 202) or json_object(response).get("code") not in _NOT_TAKEN:
            attempts.maybe_taken = True
        return response


class _Attempts:
    """How often and how long one intent has been tried."""

    def __init__(self, base_url: str, signed: SignedIntent, patience_s: float) -> None:
        self.maybe_taken = False
        self._base_url = base_url
        self._signed = signed
        self._began = time.monotonic()
        self._patience_s = patience_s
        self._wait_s = _FIRST_WAIT_S

    @property
    def intent_id(self) -> str | None:
        return _intent_id(self._signed)

    async def wait(self, response: httpx2.Response | None) -> None:
        """Wait before the next attempt, longer each time. Raises when patience would end meanwhile."""
        jitter = 0.5 + secrets.randbelow(1_000) / 1_000
        wait_s = max(self._wait_s * jitter, retry_after_s(response) if response is not None else 0.0)
        unreachable = response is None and not self.maybe_taken
        patience_s = min(self._patience_s, _UNREACHABLE_PATIENCE_S) if unreachable else self._patience_s
        if time.monotonic() + wait_s > self._began + patience_s:
            raise self._end(response)
        self._wait_s = min(self._wait_s * 2, _LONGEST_WAIT_S)
        await asyncio.sleep(wait_s)

    def _end(self, response: httpx2.Response | None) -> UnresolvedError | UnreachableError | BusyError:
        if self.maybe_taken:
            return UnresolvedError(intent_id=self.intent_id, digest=self._signed.digest)
        return UnreachableError(self._base_url) if response is None else BusyError(problem(response).code)


def _passing(response: httpx2.Response) -> bool:
    return response.status_code in _PASSING or response.status_code == httpx2.codes.ACCEPTED


def _receipt(value: Mapping[str, Any]) -> Receipt:
    # Fields that a later API adds are left alone.
    return Receipt(**{name: value.get(name) for name in Receipt.__slots__})  # type: ignore[arg-type]  # from the wire


def _intent_id(signed: SignedIntent) -> str | None:
    head, _, rest = signed.intent.partition('"intent_id":"')
    return rest[:36] if head and rest else None


def _chunks(signed: Sequence[SignedIntent]) -> Iterator[list[SignedIntent]]:
    chunk: list[SignedIntent] = []
    size = 0
    for each in signed:
        length = 2 * len(each.intent) + 2 * len(each.private or "") + 256  # quotes are escaped
        if chunk and (len(chunk) == MAX_ITEMS or size + length > _MAX_BODY_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(each)
        size += length
    if chunk:
        yield chunk
