"""The exchange's people: auditing applications, carrying approved ones to the ledger, importing, drift."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gateway.client.errors import BusyError
from gateway.client.http import json_object
from gateway.client.session import Session
from gateway.client.steps import Step

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/registrations"
REGISTRY_PATH = "/api/v1/registry"
SIGNED_FOR_S = 86_000
"""A signed intent may wait for the ledger in the exchange's outbox: nearly the 24 hours that an intent may live."""

_AT_ONCE = 200
_PATIENCE_S = 60.0
_WAIT_S = 0.2
_ROLE = "exchange_registrar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What became of a signed change: `done`, or the code with which it was refused."""

    sequence: int
    action: str
    code: str


class Registrations:
    """What an auditor and a registrar do. Every call raises ProblemError and UnreachableError."""

    def __init__(self, client: EnergySaleClient, session: Session) -> None:
        self._client = client
        self._session = session

    def find(self, *, state: str | None = None, kind: str | None = None) -> AsyncIterator[dict[str, Any]]:
        """Applications without personal data."""
        return self._client.reader.items(PATH, {"state": state, "kind": kind})

    async def show(self, application_id: str, *, clear: bool = False) -> dict[str, Any]:
        """One application; with `clear` its personal data is not masked, which the exchange records."""
        query = {"clear": "true"} if clear else None
        return await self._client.reader.get_object(f"{PATH}/{application_id}", query)

    async def document(self, application_id: str, kind: str) -> bytes:
        """A document's content; the exchange records that it was read."""
        answer = await self._client.reader.get(f"{PATH}/{application_id}/documents/{kind}")
        return answer.content

    async def approve(self, application_id: str, *, version: int | None = None) -> None:
        """`version` is the one that was looked at; it is read first when it is left out."""
        await self._decide(application_id, "approval", version)

    async def request_changes(
        self, application_id: str, reasons: Sequence[Mapping[str, str]], *, version: int | None = None
    ) -> None:
        """`reasons` are `{"code", "text"}`."""
        await self._decide(application_id, "change-request", version, reasons)

    async def refuse(
        self, application_id: str, reasons: Sequence[Mapping[str, str]], *, version: int | None = None
    ) -> None:
        """As `request_changes`."""
        await self._decide(application_id, "refusal", version, reasons)

    async def import_file(self, content: bytes, *, media_type: str, dry_run: bool) -> dict[str, Any]:
        """Import a CSV or XLSX file; the report by line."""
        answer = await self._client.http.request(
            "POST",
            f"{PATH}/import",
            params={"dry_run": str(dry_run).lower()},
            content=content,
            headers={**await self._session.headers(), "Content-Type": media_type},
        )
        return json_object(answer)

    async def change(self, action: str, id: str, args: Mapping[str, Any]) -> int:  # noqa: A002 - the record's
        """Ask for a change without an application, such as `set_participant_status`; its number in the outbox."""
        body = {"action": action, "id": id, "args": dict(args)}
        return int((await self._post(f"{REGISTRY_PATH}/changes", body))["sequence"])

    async def waiting(self) -> list[dict[str, Any]]:
        """The changes that wait for a registrar's signature, in order."""
        return [each async for each in self._client.reader.items(f"{REGISTRY_PATH}/outbox", {"state": "waiting"})]

    async def bind_all(self, *, patience_s: float = _PATIENCE_S) -> list[Bound]:
        """Sign every change that waits, and see it done on the ledger, or refused.

        Of several changes of one record the next is signed when the one before is done: it has to name the version.
        Raises BusyError when the ledger has not answered in time; what is signed goes on by itself.
        """
        ended: dict[int, Bound] = {}
        until = time.monotonic() + patience_s
        while True:
            rows = [row for row in await self.waiting() if row["sequence"] not in ended]
            batch = _signable(rows)[:_AT_ONCE]
            if not batch:
                return list(ended.values())
            kept = await self._sign(batch)
            for row in batch:
                code = kept[row["sequence"]]
                if code != "kept":
                    ended[row["sequence"]] = Bound(sequence=row["sequence"], action=row["action"], code=code)
            signed = [row for row in batch if row["sequence"] not in ended]
            for bound in await self._settled(signed, until=until):
                ended[bound.sequence] = bound

    async def drift(self) -> dict[str, Any]:
        """In what the ledger's registry is not what the exchange decided."""
        return await self._client.reader.get_object(f"{REGISTRY_PATH}/drift")

    async def _sign(self, rows: Sequence[Mapping[str, Any]]) -> dict[int, str]:
        items = []
        for row in rows:
            step = Step(
                action=row["action"], target=row["target"], version=row["expected_version"], args=dict(row["args"])
            )
            signed = self._client.maker.make(step, role=_ROLE, life_s=SIGNED_FOR_S)
            items.append({"sequence": row["sequence"], "intent": signed.intent, "signature": signed.signature})
        answer = await self._client.http.request(
            "POST",
            f"{REGISTRY_PATH}/outbox/signatures",
            json={"items": items},
            headers=await self._session.headers(),
        )
        return {each["sequence"]: str(each["code"]) for each in answer.json()}

    async def _settled(self, rows: Sequence[Mapping[str, Any]], *, until: float) -> list[Bound]:
        """Wait until none of these rows is signed any more."""
        pending = {row["sequence"]: row["action"] for row in rows}
        found: list[Bound] = []
        while pending:
            first = min(pending) - 1
            page = await self._client.reader.get_object(f"{REGISTRY_PATH}/outbox", {"cursor": str(first), "limit": 500})
            for row in page["items"]:
                if row["sequence"] in pending and row["state"] != "signed":
                    self._client.reader.note_block(row["block_number"])
                    code = "done" if row["state"] == "done" else str(row["code"])
                    found.append(Bound(sequence=row["sequence"], action=pending.pop(row["sequence"]), code=code))
            if pending:
                if time.monotonic() > until:
                    raise BusyError("network_unavailable")
                await asyncio.sleep(_WAIT_S)
        return found

    async def _decide(
        self,
        application_id: str,
        what: str,
        version: int | None,
        reasons: Sequence[Mapping[str, str]] | None = None,
    ) -> None:
        body: dict[str, Any] = {"version": version or (await self.show(application_id))["version"]}
        if reasons is not None:
            body["reasons"] = [dict(reason) for reason in reasons]
        await self._post(f"{PATH}/{application_id}/{what}", body)

    async def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        headers = await self._session.headers()
        return json_object(await self._client.http.request("POST", path, json=dict(body), headers=headers))


def _signable(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first waiting change of each record, and all that make one."""
    seen: set[str] = set()
    found = []
    for row in rows:
        record = row["target"]
        if record is None or (record not in seen and row["expected_version"] is not None):
            found.append(row)
        if record is not None:
            seen.add(record)
    return found
