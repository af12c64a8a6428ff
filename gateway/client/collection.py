"""Collection on behalf (托收): mandates, batches for the bank, what the bank answers, and the day's statement."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

import httpx2

from chaincode.dates import market_day
from gateway.client.bookkeeping import Booked, Bookkeeping
from gateway.client.http import json_object
from gateway.client.sending import Receipt
from gateway.client.session import Session
from gateway.collection.books import entry_posting, identified

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PAYOUTS, MAX_ITEMS = "/api/v1/due-payouts", 5_000
MANDATES, BATCHES = "/api/v1/mandates", "/api/v1/collection-batches"
NOTIFICATIONS, ENTRIES, DAYS = "/api/v1/bank-notifications", "/api/v1/bank-entries", "/api/v1/reconciliations"
_XML = {"content-type": "application/xml"}


class Collection:
    """Those of the participant that the client's user collects for. Calls raise ProblemError, UnreachableError."""

    def __init__(self, client: EnergySaleClient, session: Session) -> None:
        self._client = client
        self._session = session
        self._books = Bookkeeping(client)

    # Mandates

    def mandates(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """By id; filters are those of `GET /api/v1/mandates`."""
        return self._client.reader.items(MANDATES, filters)

    async def mandate(self, mandate_id: str) -> dict[str, Any]:
        """One, its account masked."""
        return await self._client.reader.get_object(f"{MANDATES}/{mandate_id}")

    async def register_mandate(self, mandate_id: str, mandate: Mapping[str, str]) -> dict[str, Any]:
        """`payer`, `signed_on` and the account (`holder`, `number`, `cnaps`). The same again changes nothing."""
        return json_object(await self._send("PUT", f"{MANDATES}/{mandate_id}", json=dict(mandate)))

    async def move_mandate(self, mandate_id: str, move: Literal["suspend", "resume", "revoke"]) -> dict[str, Any]:
        """At the payer's wish."""
        return json_object(await self._send("POST", f"{MANDATES}/{mandate_id}/{move}"))

    # Batches

    def batches(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """The newest first; filters are those of `GET /api/v1/collection-batches`."""
        return self._client.reader.items(BATCHES, filters)

    async def batch(self, batch_id: str) -> dict[str, Any]:
        """One, with how many of its items are in which state."""
        return await self._client.reader.get_object(f"{BATCHES}/{batch_id}")

    def items(self, batch_id: str, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """What is in a batch, with what the bank has said of it."""
        return self._client.reader.items(f"{BATCHES}/{batch_id}/items", filters)

    async def make_batch(self, batch_id: str, batch: Mapping[str, Any]) -> dict[str, Any]:
        """`kind`, `day` and `items`, as the API's schema says. The same again changes nothing."""
        return json_object(await self._send("PUT", f"{BATCHES}/{batch_id}", json=dict(batch)))

    async def due(
        self, batch_id: str, *, day: str, due_by: str, about: str
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The body of a batch that collects the open bills due by a day, each under its payer's mandate (the one signed
        last), and the bills of payers without one. Bills for which a payment waits are left out."""
        mandates: dict[str, dict[str, Any]] = {}
        async for each in self.mandates(state="active"):
            known = mandates.get(each["payer"])
            if known is None or known["signed_on"] < each["signed_on"]:
                mandates[each["payer"]] = each
        bills = [each for each in await self._client.accounts.open_bills() if each["free_fen"] > 0]
        asked = [each for each in bills if each["due_on"] <= due_by]
        items = [
            {
                "end_to_end_id": f"{batch_id}-{place}",
                "amount_fen": bill["free_fen"],
                "mandate": mandates[bill["owner"]]["mandate_id"],
                "about": about,
                "bill": bill["bill_id"],
            }
            for place, bill in enumerate((each for each in asked if each["owner"] in mandates), 1)
        ]
        return {"kind": "debits", "day": day, "items": items}, [e for e in asked if e["owner"] not in mandates]

    async def due_payouts(self, *, day: str, month: str | None = None) -> list[dict[str, Any]]:
        """What payees have earned and are to be paid on a day, by payee, with its `standing`; with `month` at most what
        they earned by plants then."""
        found: list[dict[str, Any]] = (await self._client.reader.get_object(PAYOUTS, {"day": day, "month": month}))[
            "items"
        ]
        return found

    async def payouts(
        self, *, day: str, about: str, month: str | None = None
    ) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
        """The id and the body of a batch that pays out what is due, and what is due and cannot be paid now. The id
        follows from the items, so that the same batch is made once."""
        due = await self.due_payouts(day=day, month=month)
        ready = [each for each in due if each["standing"] == "ready"][:MAX_ITEMS]
        items = [
            {
                "end_to_end_id": each["end_to_end_id"],
                "amount_fen": each["amount_fen"],
                "payee": each["payee"],
                "about": about,
            }
            for each in ready
        ]
        named = hashlib.sha256(" ".join(each["end_to_end_id"] for each in ready).encode()).hexdigest()
        body = {"kind": "payouts", "day": day, "items": items}
        return f"po-{day}-{named[:12]}", body, [each for each in due if each["standing"] != "ready"]

    async def approve_batch(self, batch_id: str, *, file_hash: str) -> dict[str, Any]:
        """As the second person, the file with this hash."""
        answer = await self._send("POST", f"{BATCHES}/{batch_id}/approval", json={"file_hash": file_hash})
        return json_object(answer)

    async def discard_batch(self, batch_id: str) -> None:
        """One that was not sent."""
        await self._send("DELETE", f"{BATCHES}/{batch_id}")

    async def book_batch(self, batch_id: str, *, releasing: bool = False) -> Booked:
        """Have the books follow a batch, with the client's own key: hold its items before the file leaves, post, void
        or take back what the bank has answered; with `releasing` void what they hold, before it is discarded."""
        return await self._books.follow(f"{BATCHES}/{batch_id}/postings", {"releasing": str(releasing).lower()})

    async def book_entries(self) -> Booked:
        """Put money that nothing explains into suspense."""
        return await self._books.follow(f"{ENTRIES}/postings")

    async def identify(self, entry_id: str, *, owner: str, bill: str | None = None) -> Receipt:
        """Say whose money in suspense is: it pays the bill named, or what was due first, and the rest is ahead.

        Raises ProblemError `not_found` (nothing is in suspense of this entry), RefusedError.
        """
        keeper = self._client.signer.identity.participant
        held = await self._client.accounts.posting(entry_posting(entry_id))
        day = max(held["day"], market_day(int(time.time() * 1_000)))
        return await self._client.accounts.post(
            identified(keeper, entry_id, owner=owner, amount_fen=held["amount_fen"], day=day, bill=bill)
        )

    async def send_batch(self, batch_id: str) -> bytes:
        """The file for the bank, the same bytes each time."""
        return (await self._send("POST", f"{BATCHES}/{batch_id}/sending")).content

    # The bank's answers

    async def answer(self, content: bytes) -> dict[str, Any]:
        """Take a file camt.054; what it has changed. The same again changes nothing."""
        return json_object(await self._send("POST", NOTIFICATIONS, content=content, headers=_XML))

    def unmatched(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Entries that fit no item, the newest first; filters are those of `GET /api/v1/bank-entries`."""
        return self._client.reader.items(ENTRIES, filters)

    async def settle_entry(self, entry_id: str) -> dict[str, Any]:
        """Say that somebody has looked into it, and nothing is left to do."""
        return json_object(await self._send("POST", f"{ENTRIES}/{entry_id}/settlement"))

    async def reconcile(self, content: bytes) -> list[dict[str, Any]]:
        """Take a file camt.053; how each of its days compares with the books."""
        return list(json_object(await self._send("POST", DAYS, content=content, headers=_XML))["items"])

    def reconciled_days(self) -> AsyncIterator[dict[str, Any]]:
        """Each compared with the books as they are now, the last day first."""
        return self._client.reader.items(DAYS)

    async def reconciled_day(self, day: str) -> dict[str, Any]:
        """One day with its differences. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{DAYS}/{day}")

    async def _send(self, method: str, path: str, **request: Any) -> httpx2.Response:
        headers = {**(await self._session.headers()), **request.pop("headers", {})}
        return await self._client.http.request(method, path, headers=headers, **request)
