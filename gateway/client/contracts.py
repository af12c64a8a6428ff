"""Contracts: texts, annexes, the archive, progress, disputes, notice, renewal, default, encryption keys.

What is signed is prepared by the API of the user's own organisation, checked here (`agreement.py`), and signed here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chaincode.intent import SignedIntent
from gateway.client import steps
from gateway.client.errors import TermsDifferError
from gateway.client.http import json_object
from gateway.client.sending import Receipt
from gateway.client.session import Session
from gateway.client.steps import Step, Terms

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

ORDERS = "/api/v1/orders"
PATH = "/api/v1/contracts"
KEYS = "/api/v1/encryption-keys"
_PASSED_ON_AT_ONCE = 200


class Contracts:
    """The contracts that the client's user may see. Reads raise ProblemError and UnreachableError, steps what
    `EnergySaleClient.take` raises."""

    def __init__(self, client: EnergySaleClient, session: Session) -> None:
        self._client = client
        self._session = session

    # Reads

    async def text(self, order_id: str, *, text_hash: str | None = None) -> tuple[bytes, str]:
        """The contract text (PDF) and its SHA-256. Raises TermsDifferError when the bytes do not have the hash."""
        answer = await self._client.reader.get(f"{ORDERS}/{order_id}/contract/text", {"text_hash": text_hash})
        made = hashlib.sha256(answer.content).hexdigest()
        if answer.headers.get("etag") != f'"{made}"' or text_hash not in (None, made):
            raise TermsDifferError("the text", order_id=order_id)
        return answer.content, made

    async def signatures(self, order_id: str) -> bytes:
        """The record of signatures as PDF."""
        return (await self._client.reader.get(f"{ORDERS}/{order_id}/contract/signatures")).content

    async def annex(self, order_id: str, *, proposed: bool = False) -> dict[str, Any]:
        """The priced annex in canonical form, as an object: for the parties only."""
        query = {"proposed": str(proposed).lower()}
        answer = await self._client.reader.get_object(f"{ORDERS}/{order_id}/contract/annex", query)
        return dict(json.loads(answer["canonical_form"]))

    async def annex_pdf(self, order_id: str) -> bytes:
        """The priced annex as PDF."""
        return (await self._client.reader.get(f"{ORDERS}/{order_id}/contract/annex.pdf")).content

    async def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Archived contracts, page after page; filters are those of `GET /api/v1/contracts`."""
        async for item in self._client.reader.items(PATH, filters):
            yield item

    async def export(self, file_format: str, **filters: Any) -> bytes:
        """The archive that the user may see, as `csv` or `xlsx`."""
        return (await self._client.reader.get(f"{PATH}.{file_format}", filters)).content

    async def progress(self, order_id: str) -> dict[str, Any]:
        """Energy delivered against energy contracted."""
        return await self._client.reader.get_object(f"{ORDERS}/{order_id}/contract/progress")

    async def declare(self, order_id: str, days: Mapping[str, int]) -> int:
        """Declare the Wh delivered by day; returns how many days."""
        answer = await self._send("PUT", f"{ORDERS}/{order_id}/contract/deliveries", {"days": dict(days)})
        return int(answer["days"])

    async def case(self, order_id: str) -> dict[str, Any]:
        """What was said in the order's last dispute, decrypted for whom it is for."""
        return await self._client.reader.get_object(f"{ORDERS}/{order_id}/case")

    # Signing and archiving

    async def prepare(self, order_id: str, what: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What belongs into a step: `what` is signature, amendment, termination, acceptance or archive."""
        return await self._send("POST", f"{ORDERS}/{order_id}/contract/prepare-{what}", body)

    # Disputes

    async def add_document(self, order_id: str, content: bytes, *, media_type: str) -> str:
        """Bring a document to a dispute; returns the hash that a statement names."""
        headers = {**await self._session.headers(), "Content-Type": media_type}
        path = f"{ORDERS}/{order_id}/case/documents"
        answer = await self._client.http.request("POST", path, content=content, headers=headers)
        return str(json_object(answer)["hash"])

    async def dispute(
        self, order_id: str, *, reason: str, text: str | None = None, documents: Sequence[str] = ()
    ) -> Receipt:
        """Dispute a contract, with a statement where `text` is given."""
        args: dict[str, Any] = {"reason": reason}
        if text is not None:
            args |= (await self._statement(order_id, text, documents))["args"]
        return await self._on(order_id, "dispute", args)

    async def state_case(self, order_id: str, text: str, *, documents: Sequence[str] = ()) -> Receipt:
        """State one's case in a dispute."""
        return await self._on(order_id, "state_case", (await self._statement(order_id, text, documents))["args"])

    async def open_terms(self, order_id: str) -> Receipt:
        """Open the order's terms to the exchange."""
        prepared = await self._send("POST", f"{ORDERS}/{order_id}/case/prepare-opening")
        return await self._on(order_id, "open_terms", prepared["args"])

    async def resolve(self, order_id: str, *, outcome: str, reason: str, text: str | None = None) -> Receipt:
        """Rule on a dispute: `outcome` is `resume` or `cancel`; `text` is the ruling, for the parties."""
        args: dict[str, Any] = {"outcome": outcome, "reason": reason}
        if text is not None:
            body = {"text": text}
            args |= (await self._send("POST", f"{ORDERS}/{order_id}/case/prepare-ruling", body))["args"]
        return await self._on(order_id, "resolve", args)

    # Leaving and going on

    async def give_notice(self, order_id: str, *, kind: str, ends_on: str) -> Receipt:
        """Leave the contract: `kind` is `switch` or `move_out`, `ends_on` the day after the last one of delivery."""
        return await self._on(order_id, "give_notice", {"kind": kind, "ends_on": ends_on})

    async def renewal(self, order_id: str) -> dict[str, Any]:
        """The public arguments of an order that goes on where this contract ends."""
        return dict((await self._client.reader.get_object(f"{ORDERS}/{order_id}/contract/renewal"))["args"])

    async def renew(self, order_id: str, *, terms: Terms) -> Receipt:
        """Submit an order that goes on where this contract ends."""
        args = await self.renewal(order_id)
        return await self._client.take(Step(action="submit", args=args, sealed=steps.seal(terms)))

    async def declare_default(self, retailer: str, *, reason: str) -> Receipt:
        """Declare a retailer's default (the exchange's supervisor does)."""
        version = (await self._client.registry.participant(retailer))["version"]
        step = Step(action="declare_default", target=retailer, version=version, args={"reason": reason})
        return await self._client.take(step)

    async def pass_on(self, retailer: str, *, ends_on: str) -> list[Receipt]:
        """Pass every running contract of a retailer that defaulted on to the supplier of last resort.

        Refused ones are among the receipts; done again, only what is left is passed on.
        """
        path, receipts, batch = f"/api/v1/participants/{retailer}/pass-on", list[Receipt](), list[SignedIntent]()
        found = [item async for item in self._client.reader.items(path, {"ends_on": ends_on})]
        for item in found:
            step = Step(action="pass_on", target=item["target"], version=item["expected_version"], args=item["args"])
            batch.append(self._client.maker.make(step))
            if len(batch) == _PASSED_ON_AT_ONCE:
                receipts += await self._client.send_all(batch)
                batch.clear()
        return receipts + (await self._client.send_all(batch) if batch else [])

    # Encryption keys

    async def make_encryption_key(self) -> Receipt:
        """Have a new encryption key made for the participant that the user acts for, and put it on the ledger."""
        made = await self._send("POST", KEYS)
        participant = str(made["participant"])
        version = (await self._client.registry.participant(participant))["version"]
        args = {"encryption_key": made["public_key"]}
        return await self._client.take(
            Step(action="set_encryption_key", target=participant, version=version, args=args)
        )

    async def encryption_keys(self) -> dict[str, Any]:
        """The keys kept for the participant, and the one on the ledger (`on_ledger`)."""
        return await self._client.reader.get_object(KEYS)

    async def _statement(self, order_id: str, text: str, documents: Sequence[str]) -> dict[str, Any]:
        body = {"text": text, "documents": list(documents)}
        return await self._send("POST", f"{ORDERS}/{order_id}/case/prepare-statement", body)

    async def _on(self, order_id: str, action: str, args: Mapping[str, Any]) -> Receipt:
        version = int((await self._client.orders.get(order_id))["version"])
        return await self._client.take(Step(action=action, target=order_id, version=version, args=args))

    async def _send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Ask for something to be prepared; it stands where this client's own writes are."""
        params = {"min_block": self._client.reader.seen}
        headers = await self._session.headers()
        json_body = dict(body) if body is not None else None
        return json_object(
            await self._client.http.request(method, path, params=params, json=json_body, headers=headers)
        )
