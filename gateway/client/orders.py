"""Orders and their contracts: reads, and a typed step for each action.

A step may be given the `version` that the user saw; left out, the order is read first. Steps that agree to something
read what is agreed to and check it against the hashes on the ledger before anything is signed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from gateway.client import steps
from gateway.client.agreement import OpenedTerms, open_terms, proposal_text_hash, text_hash_to_archive
from gateway.client.errors import TermsDifferError
from gateway.client.sending import Receipt
from gateway.client.steps import OrderFields, Terms
from gateway.orders.text import amendment_text, contract_text, termination_text, text_hash

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/orders"
Order = dict[str, Any]


class Orders:
    """The orders that the client's user may see.

    Reads raise ProblemError (`not_found`, …) and UnreachableError, steps what `EnergySaleClient.take` raises.
    """

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    # Reads

    async def get(self, order_id: str) -> Order:
        """The order as it stands: the ledger's record, `order_id`, and `block_height` of the read model."""
        return await self._client.reader.get_object(f"{PATH}/{order_id}")

    def find(self, **filters: Any) -> AsyncIterator[Order]:
        """Orders, page after page; filters and `sort` are those of `GET /api/v1/orders`."""
        return self._client.reader.items(PATH, filters)

    async def history(self, order_id: str) -> list[dict[str, Any]]:
        """Each step with its intent, transaction and block, first one first."""
        return list((await self._client.reader.get_object(f"{PATH}/{order_id}/history"))["items"])

    async def terms(self, order_id: str, *, terms_hash: str | None = None) -> OpenedTerms:
        """The private terms, or by their hash those of an open proposal. Raises TermsDifferError unless they fit it."""
        answer = await self._client.reader.get_object(f"{PATH}/{order_id}/terms", {"terms_hash": terms_hash})
        if terms_hash not in (None, answer["terms_hash"]):
            raise TermsDifferError("the text", order_id=order_id)
        return open_terms(order_id, private=answer["private"], terms_hash=answer["terms_hash"])

    async def text(self, order_id: str) -> str:
        """The contract text, made here from the order's record: it cites the terms by their hash only."""
        return contract_text(order_id, await self.get(order_id))

    async def export_csv(self, **filters: Any) -> bytes:
        """All orders that the user may see, as CSV."""
        return (await self._client.reader.get(f"{PATH}.csv", filters, at_block=False)).content

    # The way to a contract

    async def create(self, fields: OrderFields) -> Receipt:
        """Start a draft. The receipt's `target` is the new order's id."""
        return await self._client.take(steps.create(fields))

    async def submit_new(self, fields: OrderFields, *, terms: Terms) -> Receipt:
        """Make an order and submit it in one step."""
        return await self._client.take(steps.submit_new(fields, terms=terms))

    async def revise(self, order_id: str, fields: OrderFields, *, version: int | None = None) -> Receipt:
        version = version or await self._version(order_id)
        return await self._client.take(steps.revise(order_id, version=version, fields=fields))

    async def submit(self, order_id: str, *, terms: Terms, version: int | None = None) -> Receipt:
        version = version or await self._version(order_id)
        return await self._client.take(steps.submit(order_id, version=version, terms=terms))

    async def counter(
        self, order_id: str, *, terms: Terms, changes: Mapping[str, Any] | None = None, version: int | None = None
    ) -> Receipt:
        """Answer with other terms; `changes` may hold period_start, period_end, and package with package_version."""
        version = version or await self._version(order_id)
        return await self._client.take(steps.counter(order_id, version=version, terms=terms, changes=changes))

    async def reject(self, order_id: str, *, reason: str, version: int | None = None) -> Receipt:
        version = version or await self._version(order_id)
        return await self._client.take(steps.reject(order_id, version=version, reason=reason))

    async def confirm(self, order_id: str) -> Receipt:
        """Agree to the deposited terms. They are opened and hashed first: TermsDifferError, and nothing is signed."""
        order = await self.get(order_id)
        opened = await self.terms(order_id)
        if opened.terms_hash != order["terms_hash"]:
            raise TermsDifferError("the terms", order_id=order_id)
        step = steps.confirm(order_id, version=order["version"], terms_hash=opened.terms_hash)
        return await self._client.take(step)

    async def audit(self, order_id: str, *, version: int | None = None) -> Receipt:
        version = version or await self._version(order_id)
        return await self._client.take(steps.audit(order_id, version=version))

    async def sign(self, order_id: str) -> Receipt:
        """Sign the contract text that belongs to the order as it stands."""
        order = await self.get(order_id)
        signed_hash = text_hash(contract_text(order_id, order))
        return await self._client.take(steps.sign(order_id, version=order["version"], text_hash=signed_hash))

    async def archive(self, order_id: str) -> Receipt:
        """Archive what both have signed: the contract, or an accepted proposal.

        Raises TermsDifferError when the hash on the ledger is not that of the text which belongs to the order.
        """
        order = await self.get(order_id)
        step = steps.archive(order_id, version=order["version"], text_hash=text_hash_to_archive(order))
        return await self._client.take(step)

    # The contract in force

    async def dispute(self, order_id: str, *, reason: str, version: int | None = None) -> Receipt:
        version = version or await self._version(order_id)
        return await self._client.take(steps.dispute(order_id, version=version, reason=reason))

    async def resolve(self, order_id: str, *, outcome: str, reason: str, version: int | None = None) -> Receipt:
        """`outcome` is `resume` or `cancel`."""
        version = version or await self._version(order_id)
        return await self._client.take(steps.resolve(order_id, version=version, outcome=outcome, reason=reason))

    async def propose_amendment(self, order_id: str, *, terms: Terms) -> Receipt:
        """Propose new terms, and sign the amendment's text, which cites them."""
        order = await self.get(order_id)
        sealed = steps.seal(terms)
        signed_hash = text_hash(amendment_text(order_id, order, terms_hash=sealed.terms_hash))
        step = steps.propose_amendment(order_id, version=order["version"], text_hash=signed_hash, sealed=sealed)
        return await self._client.take(step)

    async def propose_termination(self, order_id: str) -> Receipt:
        """Propose to end the contract, and sign the agreement's text."""
        order = await self.get(order_id)
        signed_hash = text_hash(termination_text(order_id, order))
        step = steps.propose_termination(order_id, version=order["version"], text_hash=signed_hash)
        return await self._client.take(step)

    async def accept(self, order_id: str) -> Receipt:
        """Accept the other party's proposal. An amendment's terms are opened and its text is made here first: when
        either does not fit the ledger's hashes, TermsDifferError, and nothing is signed."""
        order = await self.get(order_id)
        proposed = (order["proposal"] or {}).get("terms_hash")
        if proposed is not None:
            await self.terms(order_id, terms_hash=proposed)
        step = steps.accept(order_id, version=order["version"], text_hash=proposal_text_hash(order))
        return await self._client.take(step)

    async def plain(self, action: str, order_id: str, *, version: int | None = None) -> Receipt:
        """A step without arguments: decline, withdraw, cancel, delete, lapse, expire."""
        version = version or await self._version(order_id)
        return await self._client.take(steps.plain(action, order_id, version=version))

    async def purge(self, order_id: str, *, terms_hash: str, version: int | None = None) -> Receipt:
        """Erase terms of an ended order from the collection, for good."""
        version = version or await self._version(order_id)
        return await self._client.take(steps.purge(order_id, version=version, terms_hash=terms_hash))

    async def _version(self, order_id: str) -> int:
        return int((await self.get(order_id))["version"])
