"""Orders and their contracts: reads, and a typed step for each action.

A step may be given the `version` that the user saw; left out, the order is read first. Steps that agree to something
read what is agreed to and check it against the hashes on the ledger before anything is signed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from gateway.client import steps
from gateway.client.agreement import OpenedTerms, checked_args, open_terms
from gateway.client.errors import RefusedError, TermsDifferError
from gateway.client.sending import Receipt
from gateway.client.steps import OrderFields, SealedTerms, Step, Terms

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/orders"
Order = dict[str, Any]
_MARKET_TIME = timezone(timedelta(hours=8))


def tomorrow() -> str:
    """The market-local date of tomorrow, by this machine's clock."""
    return (datetime.now(_MARKET_TIME).date() + timedelta(days=1)).isoformat()


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

    async def purchase(self, fields: OrderFields, *, energy_wh: int, risk_warning: str | None = None) -> Receipt:
        """Take a package at its list prices; `risk_warning` is the hash of the warning that was read."""
        return await self._client.take(steps.purchase(fields, energy_wh=energy_wh, risk_warning=risk_warning))

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
        """Sign the contract text that belongs to the order as it stands; the first signature brings the priced annex.

        Raises ProblemError (`annex_differs`, `text_differs`, `encryption_key_missing`), TermsDifferError: then nothing
        was signed.
        """
        return await self._agree(order_id, "signature")

    async def archive(self, order_id: str) -> Receipt:
        """Archive what both have signed: the contract, or an accepted proposal.

        It is encrypted for both parties and the exchange. Raises ProblemError `text_differs`, TermsDifferError when
        the hash on the ledger is not that of the text which belongs to the order.
        """
        return await self._agree(order_id, "archive")

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
        sealed = steps.seal(terms)
        return await self._agree(
            order_id, "amendment", {"private": sealed.private, "terms_hash": sealed.terms_hash}, sealed=sealed
        )

    async def propose_termination(self, order_id: str, *, ends_on: str | None = None) -> Receipt:
        """Propose to end the contract on `ends_on` (market-local date; else tomorrow, or the first day of delivery),
        and sign the agreement's text. The fee by the package's rules goes into its annex."""
        order = await self.get(order_id)
        day = ends_on or max(order["period_start"], min(tomorrow(), order["ends_on"] or order["period_end"]))
        return await self._agree(order_id, "termination", {"ends_on": day}, ends_on=day)

    async def accept(self, order_id: str) -> Receipt:
        """Accept the other party's proposal. Its annex and an amendment's terms are opened and its text is made first:
        when one does not fit the ledger's hashes, ProblemError or TermsDifferError, and nothing is signed."""
        order = await self.get(order_id)
        if not order["proposal"]:
            raise RefusedError("no_open_proposal", detail={"key": order_id})
        proposed = order["proposal"].get("terms_hash")
        if proposed is not None:
            await self.terms(order_id, terms_hash=proposed)
        return await self._agree(order_id, "acceptance")

    async def plain(self, action: str, order_id: str, *, version: int | None = None) -> Receipt:
        """A step without arguments: decline, withdraw, cancel, delete, lapse, expire."""
        version = version or await self._version(order_id)
        return await self._client.take(steps.plain(action, order_id, version=version))

    async def purge(self, order_id: str, *, terms_hash: str, version: int | None = None) -> Receipt:
        """Erase terms of an ended order from the collection, for good."""
        version = version or await self._version(order_id)
        return await self._client.take(steps.purge(order_id, version=version, terms_hash=terms_hash))

    async def _agree(
        self,
        order_id: str,
        what: str,
        body: Mapping[str, Any] | None = None,
        *,
        sealed: SealedTerms | None = None,
        ends_on: str | None = None,
    ) -> Receipt:
        """Have a step prepared, check its text here, and take it."""
        order = await self.get(order_id)
        prepared = await self._client.contracts.prepare(order_id, what, body)
        terms_hash = sealed.terms_hash if sealed else None
        args = await checked_args(order, prepared, terms_hash=terms_hash, ends_on=ends_on)
        step = Step(action=prepared["action"], target=order_id, version=order["version"], args=args, sealed=sealed)
        return await self._client.take(step)

    async def _version(self, order_id: str) -> int:
        return int((await self.get(order_id))["version"])
