"""What is to be signed and archived, prepared: the arguments of the intent, and the checks before anybody signs.

The user signs the intent; this only says what belongs into it. The first signer of a text brings the annex. Whoever
signs second has the annex opened, compared with the deposited terms, and the text made again from the record.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode.envelope import envelope_hash
from chaincode.order.legality import TERMINATION_DAYS, ends_allowed
from chaincode.order.model import Order
from chaincode.order.public_terms import terms_text
from chaincode.terms import check_private
from gateway.contracts.annex import Annex, EarlyEnd
from gateway.contracts.envelope import Context, Envelope, Kind
from gateway.contracts.facts import TextKind, TextSource, text_hash
from gateway.contracts.fees import early_end_fee_fen
from gateway.contracts.press import print_paper
from gateway.contracts.service import Contracts
from gateway.orders.service import ReadOrder
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.sessions.schemas import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A step that is ready to be signed. `source` says from what the text was made, so that a client makes it too;
    `pdf` is the text itself, and `annex` the priced annex that it cites, for who reads before signing."""

    order_id: str
    version: int
    action: str
    args: Mapping[str, Any] = field(repr=False)
    source: TextSource = field(repr=False)
    pdf: bytes = field(repr=False)
    annex: Annex | None = field(default=None, repr=False)

    def as_value(self, *, reading: bool = False) -> dict[str, Any]:
        """`schemas.PreparedStep`; with `reading`, text and annex are in it."""
        read = {
            "pdf": base64.b64encode(self.pdf).decode(),
            "annex": self.annex.canonical_form.decode() if self.annex else None,
        }
        return {
            "order_id": self.order_id,
            "version": self.version,
            "action": self.action,
            "args": dict(self.args),
            "text_hash": self.args["text_hash"],
            "form": self.source.form,
            "facts": self.source.facts,
            "reading": read if reading else None,
        }


class Signing:
    """Prepares the steps of one instance."""

    def __init__(self, *, contracts: Contracts, database: Database, clock: Callable[[], int]) -> None:
        self._contracts = contracts
        self._database = database
        self._clock = clock

    async def signature(self, order_id: str, caller: Caller) -> Prepared:
        """The caller's signature under the contract (`sign`).

        Raises ProblemError: `not_found`, `role_not_allowed`, `encryption_key_missing`, `document_unreadable`; for the
        second signature `annex_differs` and `text_differs`, and then nothing is to be signed.
        """
        order = await self._party(order_id, caller)
        source = (await self._contracts.sources(order_id, order.record))[0]
        if order.record.get("signed"):
            annex: Annex | None = None
            if source.annex_hash:
                annex = await self._contracts.annex(order_id, caller)
                await self._compare(annex, order_id, caller)
            return await self._checked("sign", order, source, signed=order.record.get("text_hash"), annex=annex)
        if order.record.get("public_terms"):  # public by rule: there is nothing to encrypt
            return await self._new("sign", order, source, annex=None)
        _, private = await self._contracts.orders.terms(order_id, None, caller)
        annex = Annex(order_id=order_id, terms_hash=source.terms_hash, private=private)
        return await self._new("sign", order, source, annex=annex)

    async def amendment(self, order_id: str, private: str, terms_hash: str, caller: Caller) -> Prepared:
        """`propose_amendment` to the terms in the private text `private`, whose hash is `terms_hash`.

        Raises ProblemError as `signature`; Refused `terms_mismatch`, `terms_invalid`, `too_large`.
        """
        order = await self._party(order_id, caller)
        check_private(private, terms_hash)
        source = await self._contracts.change(TextKind.AMENDMENT, order_id, order.record, terms_hash=terms_hash)
        annex = Annex(order_id=order_id, terms_hash=terms_hash, private=private)
        return await self._new("propose_amendment", order, source, annex=annex)

    async def termination(self, order_id: str, ends_on: str, caller: Caller) -> Prepared:
        """`propose_termination`; `ends_on` is in the text and in the arguments, the fee of ending then in the annex.

        Raises Refused `date_not_allowed`; ProblemError as `signature` and `fees.early_end_fee_fen` do.
        """
        order = await self._party(order_id, caller)
        self._check_end(order_id, order, ends_on)
        source = await self._contracts.change(TextKind.TERMINATION, order_id, order.record, ends_on=ends_on)
        private = await self._private(order_id, order, caller)
        annex = Annex(order_id=order_id, terms_hash=source.terms_hash, private=private)
        ended = Annex(
            order_id=order_id,
            terms_hash=source.terms_hash,
            private=private,
            early_end=await self._early_end(order, annex.terms, ends_on),
        )
        return await self._new("propose_termination", order, source, annex=ended)

    async def acceptance(self, order_id: str, caller: Caller) -> Prepared:
        """`accept` of the other party's proposal. Raises ProblemError `no_open_proposal`, and as `signature`; Refused
        `date_not_allowed` where the contract cannot end on the proposed day any more."""
        order = await self._party(order_id, caller)
        proposal = order.record.get("proposal")
        if not proposal:
            raise ProblemError("no_open_proposal")
        if proposal["kind"] == "termination":
            self._check_end(order_id, order, proposal["ends_on"])
        source = (await self._contracts.sources(order_id, order.record))[1]
        annex: Annex | None = None
        if source.annex_hash:
            annex = await self._contracts.annex(order_id, caller, proposed=True)
            if proposal["kind"] == "amendment":
                await self._compare(annex, order_id, caller)
            elif annex.early_end != await self._early_end(order, annex.terms, proposal["ends_on"]):
                raise ProblemError("annex_differs")
        elif proposal["kind"] == "amendment":
            await self._contracts.orders.terms(order_id, source.terms_hash, caller)
        return await self._checked("accept", order, source, signed=proposal["text_hash"], annex=annex)

    async def archive(self, order_id: str, caller: Caller) -> Prepared:
        """`archive` of what both have signed, encrypted for both and the exchange.

        Raises ProblemError `not_found`, `text_differs` (what they signed is not the record's text: nothing is to be
        archived), `encryption_key_missing`.
        """
        order = await self._contracts.orders.get(order_id, caller)
        proposed = order.record.get("proposal")
        source = (await self._contracts.sources(order_id, order.record))[1 if proposed else 0]
        signed = proposed["text_hash"] if proposed else order.record.get("text_hash")
        pdf = await print_paper(source.form, source.facts)
        if text_hash(pdf) != signed:
            raise ProblemError("text_differs")
        recipients = (order.record["consumer"], order.record["retailer"], await self._contracts.exchange())
        context = Context(kind=Kind.CONTRACT, order_id=order_id)
        document = await self._contracts.seal_for(pdf, recipients, context)
        return _prepared("archive", order, source, {"text_hash": signed, "document": document}, pdf=pdf)

    async def _party(self, order_id: str, caller: Caller) -> ReadOrder:
        order = await self._contracts.orders.get(order_id, caller)
        self._contracts.check_party(order, caller)
        return order

    async def _new(self, action: str, order: ReadOrder, source: TextSource, *, annex: Annex | None) -> Prepared:
        """The first signature under a text: it brings the annex that the text cites."""
        envelope: Envelope | None = None
        if annex is not None:
            _ = annex.terms  # it fits the hash
            parties = (order.record["consumer"], order.record["retailer"])
            context = Context(kind=Kind.ANNEX, order_id=source.order_id)
            envelope = await self._contracts.seal_for(annex.canonical_form, parties, context)
            source = source.with_annex(envelope_hash(envelope))
        pdf = await print_paper(source.form, source.facts)
        args = {
            "text_hash": text_hash(pdf),
            **({"ends_on": source.ends_on} if source.ends_on else {}),
            **({"annex": envelope} if envelope else {}),
        }
        return _prepared(action, order, source, args, pdf=pdf, annex=annex)

    async def _checked(
        self, action: str, order: ReadOrder, source: TextSource, *, signed: str | None, annex: Annex | None
    ) -> Prepared:
        """The second signature: under the very text that the record makes."""
        pdf = await print_paper(source.form, source.facts)
        made = text_hash(pdf)
        if made != signed:
            raise ProblemError("text_differs")
        return _prepared(action, order, source, {"text_hash": made}, pdf=pdf, annex=annex)

    async def _compare(self, annex: Annex, order_id: str, caller: Caller) -> None:
        """The annex holds what was deposited. Raises ProblemError `annex_differs`."""
        _, private = await self._contracts.orders.terms(order_id, annex.terms_hash, caller)
        if private != annex.private:
            raise ProblemError("annex_differs")

    async def _private(self, order_id: str, order: ReadOrder, caller: Caller) -> str:
        return terms_text(order_id, order.record) or (await self._contracts.orders.terms(order_id, None, caller))[1]

    def _check_end(self, order_id: str, order: ReadOrder, ends_on: str) -> None:
        """What the ledger will ask of the day. Raises Refused `date_not_allowed`."""
        record = Order.from_record(order.record)
        earliest, latest = ends_allowed(record, now_ms=self._clock(), days=TERMINATION_DAYS)
        if not earliest <= ends_on <= latest:
            raise record.refuse("date_not_allowed", key=order_id, earliest=earliest, latest=latest)

    async def _early_end(self, order: ReadOrder, terms: Mapping[str, Any], ends_on: str) -> EarlyEnd:
        fee_fen = await self._database.read(
            lambda connection: early_end_fee_fen(connection, order.record, terms, ends_on=ends_on)
        )
        return EarlyEnd(ends_on=ends_on, fee_fen=fee_fen)


def _prepared(
    action: str,
    order: ReadOrder,
    source: TextSource,
    args: dict[str, Any],
    *,
    pdf: bytes,
    annex: Annex | None = None,
) -> Prepared:
    return Prepared(
        order_id=source.order_id,
        version=int(order.record["version"]),
        action=action,
        args=args,
        source=source,
        pdf=pdf,
        annex=annex,
    )
