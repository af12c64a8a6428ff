"""What is to be signed and archived, prepared: the arguments of the intent, and the checks before anybody signs.

The user signs the intent; this only says what belongs into it. The first signer of a text brings the annex. Whoever
signs second has the annex opened, compared with the deposited terms, and the text made again from the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode.envelope import envelope_hash
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
    """A step that is ready to be signed. `source` says from what the text was made, so that a client makes it too."""

    order_id: str
    version: int
    action: str
    args: Mapping[str, Any] = field(repr=False)
    source: TextSource = field(repr=False)

    def as_value(self) -> dict[str, Any]:
        """`schemas.PreparedStep`."""
        return {
            "order_id": self.order_id,
            "version": self.version,
            "action": self.action,
            "args": dict(self.args),
            "text_hash": self.args["text_hash"],
            "form": self.source.form,
            "facts": self.source.facts,
        }


class Signing:
    """Prepares the steps of one instance."""

    def __init__(self, *, contracts: Contracts, database: Database) -> None:
        self._contracts = contracts
        self._database = database

    async def signature(self, order_id: str, caller: Caller) -> Prepared:
        """The caller's signature under the contract (`sign`).

        Raises ProblemError: `not_found`, `role_not_allowed`, `encryption_key_missing`, `document_unreadable`; for the
        second signature `annex_differs` and `text_differs`, and then nothing is to be signed.
        """
        order = await self._party(order_id, caller)
        source = (await self._contracts.sources(order_id, order.record))[0]
        if order.record.get("signed"):
            if source.annex_hash:
                annex = await self._contracts.annex(order_id, caller)
                await self._compare(annex, order_id, caller)
            return await self._checked("sign", order, source, signed=order.record.get("text_hash"))
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
        """`propose_termination`; the fee of ending on `ends_on` goes into the annex.

        Raises ProblemError as `signature` and `fees.early_end_fee_fen` do.
        """
        order = await self._party(order_id, caller)
        source = await self._contracts.change(TextKind.TERMINATION, order_id, order.record, terms_hash=None)
        private = await self._private(order_id, order, caller)
        annex = Annex(order_id=order_id, terms_hash=source.terms_hash, private=private)
        fee_fen = await self._fee_fen(order, annex.terms, ends_on)
        ended = Annex(
            order_id=order_id,
            terms_hash=source.terms_hash,
            private=private,
            early_end=EarlyEnd(ends_on=ends_on, fee_fen=fee_fen),
        )
        return await self._new("propose_termination", order, source, annex=ended)

    async def acceptance(self, order_id: str, caller: Caller) -> Prepared:
        """`accept` of the other party's proposal. Raises ProblemError `no_open_proposal`, and as `signature`."""
        order = await self._party(order_id, caller)
        proposal = order.record.get("proposal")
        if not proposal:
            raise ProblemError("no_open_proposal")
        source = (await self._contracts.sources(order_id, order.record))[1]
        if source.annex_hash:
            annex = await self._contracts.annex(order_id, caller, proposed=True)
            if proposal["kind"] == "amendment":
                await self._compare(annex, order_id, caller)
            elif annex.early_end is None or annex.early_end.fee_fen != await self._fee_fen(
                order, annex.terms, annex.early_end.ends_on
            ):
                raise ProblemError("annex_differs")
        elif proposal["kind"] == "amendment":
            await self._contracts.orders.terms(order_id, source.terms_hash, caller)
        return await self._checked("accept", order, source, signed=proposal["text_hash"])

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
        return _prepared("archive", order, source, {"text_hash": signed, "document": document})

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
        made = text_hash(await print_paper(source.form, source.facts))
        return _prepared(action, order, source, {"text_hash": made, **({"annex": envelope} if envelope else {})})

    async def _checked(self, action: str, order: ReadOrder, source: TextSource, *, signed: str | None) -> Prepared:
        """The second signature: under the very text that the record makes."""
        made = text_hash(await print_paper(source.form, source.facts))
        if made != signed:
            raise ProblemError("text_differs")
        return _prepared(action, order, source, {"text_hash": made})

    async def _compare(self, annex: Annex, order_id: str, caller: Caller) -> None:
        """The annex holds what was deposited. Raises ProblemError `annex_differs`."""
        _, private = await self._contracts.orders.terms(order_id, annex.terms_hash, caller)
        if private != annex.private:
            raise ProblemError("annex_differs")

    async def _private(self, order_id: str, order: ReadOrder, caller: Caller) -> str:
        return terms_text(order_id, order.record) or (await self._contracts.orders.terms(order_id, None, caller))[1]

    async def _fee_fen(self, order: ReadOrder, terms: Mapping[str, Any], ends_on: str) -> int:
        return await self._database.read(
            lambda connection: early_end_fee_fen(connection, order.record, terms, ends_on=ends_on)
        )


def _prepared(action: str, order: ReadOrder, source: TextSource, args: dict[str, Any]) -> Prepared:
    return Prepared(
        order_id=source.order_id, version=int(order.record["version"]), action=action, args=args, source=source
    )
