"""Contract texts, annexes and envelopes for a caller: what is to be signed or archived, and what was.

Texts are made from the public record, so every instance makes them. Annexes are opened only where the caller's
participant is a party and its key is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from chaincode.envelope import envelope_hash
from gateway.contracts import repository
from gateway.contracts.annex import Annex, read_annex
from gateway.contracts.envelope import Context, Envelope, EnvelopeError, Kind, seal
from gateway.contracts.facts import TextKind, TextSource, change_source, contract_source, proposal_source, text_hash
from gateway.contracts.keys import EncryptionKeys
from gateway.contracts.press import print_paper
from gateway.orders.service import OrderService, ReadOrder
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.sessions.schemas import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text as PDF and its hash. `archived`: it comes from the ledger's document."""

    pdf: bytes
    text_hash: str
    archived: bool


class Contracts:
    """The contracts of one instance."""

    def __init__(self, *, orders: OrderService, database: Database, keys: EncryptionKeys) -> None:
        self.orders = orders
        self.keys = keys
        self._database = database

    # Texts

    async def text(self, order_id: str, caller: Caller, *, wanted: str | None = None) -> Text:
        """The order's present text, or the one whose hash is `wanted`: from the archive where the caller's participant
        has it, else made anew from the record.

        Raises ProblemError `not_found` (also for an archived text that is encrypted for others and that the record,
        which has moved on, does not make any more), `text_differs` (another text was signed than the record makes).
        """
        order = await self.orders.get(order_id, caller)
        signed = wanted or order.record.get("text_hash")
        if signed is not None:
            archived = await self._archived_text(order_id, order, signed, caller)
            if archived is not None:
                return Text(pdf=archived, text_hash=signed, archived=True)
        for source in await self.sources(order_id, order.record):
            pdf = await print_paper(source.form, source.facts)
            if signed in (None, text_hash(pdf)):
                return Text(pdf=pdf, text_hash=text_hash(pdf), archived=False)
        raise ProblemError("not_found" if wanted or order.record.get("archived_by") else "text_differs")

    async def sources(self, order_id: str, record: Mapping[str, Any]) -> list[TextSource]:
        """From what the texts of the order as it stands are made: the contract's, and an open proposal's."""
        package = await self.package_of(record)
        sources = [contract_source(order_id, record, package=package)]
        if record.get("proposal"):
            sources.append(proposal_source(order_id, record, package=package))
        return sources

    async def package_of(self, record: Mapping[str, Any]) -> str:
        """The record of the order's package version, as text. Raises ProblemError `network_unavailable` when this read
        model does not have it: no text may be made then."""
        package, version = record["package"], record["package_version"]
        text = await self._database.read(lambda connection: repository.package_text(connection, package, version))
        if text is None:
            raise ProblemError("network_unavailable")
        return text

    async def change(
        self,
        kind: TextKind,
        order_id: str,
        record: Mapping[str, Any],
        *,
        terms_hash: str | None = None,
        ends_on: str | None = None,
    ) -> TextSource:
        """From what the text of a change that is to be proposed is made."""
        package = await self.package_of(record)
        return change_source(kind, order_id, record, package=package, terms_hash=terms_hash, ends_on=ends_on)

    # Documents of the ledger

    async def document(self, order_id: str, document_hash: str) -> Mapping[str, Any] | None:
        """The envelope (with its `kind`) that the ledger keeps for an order under a hash."""
        return await self._database.read(
            lambda connection: repository.find_document(connection, order_id, document_hash)
        )

    async def open_document(self, order_id: str, document: Mapping[str, Any], caller: Caller) -> bytes:
        """The text of one of the ledger's documents, for the caller's participant.

        Raises ProblemError `document_unreadable`.
        """
        return await self.keys.open(document, participant=caller.participant, context=context_of(order_id, document))

    async def annex(self, order_id: str, caller: Caller, *, proposed: bool = False) -> Annex:
        """The priced annex of the order, or of its open proposal, opened and checked against the ledger.

        Raises ProblemError `not_found`, `role_not_allowed` (not a party), `document_unreadable`, `annex_differs`.
        """
        order = await self.orders.get(order_id, caller)
        self.check_party(order, caller)
        holder = (order.record.get("proposal") or {}) if proposed else order.record
        annex_hash = holder.get("annex_hash")
        envelope = await self.document(order_id, annex_hash) if annex_hash else None
        if envelope is None:
            raise ProblemError("not_found", detail="The order has no annex yet.")
        if envelope_hash(_without_kind(envelope)) != annex_hash:
            raise ProblemError("annex_differs")
        annex = read_annex(await self.open_document(order_id, envelope, caller))
        terms_hash = holder.get("terms_hash") or order.record["terms_hash"]
        annex.check(order_id=order_id, terms_hash=terms_hash)
        return annex

    async def terms(self, order_id: str, caller: Caller) -> dict[str, Any]:
        """The terms of an order that the caller's participant is a party of, checked against their hash.

        Raises ProblemError as `OrderService.terms`, and `annex_differs`.
        """
        terms_hash, private = await self.orders.terms(order_id, None, caller)
        return Annex(order_id=order_id, terms_hash=terms_hash, private=private).terms

    def check_party(self, order: ReadOrder, caller: Caller) -> None:
        """Raises ProblemError `role_not_allowed` unless the caller acts for a party of the order."""
        if caller.participant not in (order.record["consumer"], order.record["retailer"]):
            raise ProblemError("role_not_allowed")

    # Encrypting

    async def exchange(self) -> str:
        """The exchange's participant. Raises ProblemError `not_bootstrapped`."""
        found = await self._database.read(repository.exchange_participant)
        if found is None:
            raise ProblemError("not_bootstrapped")
        return found

    async def seal_for(self, plain: bytes, recipients: Iterable[str], context: Context) -> Envelope:
        """`plain` in an envelope to these participants.

        Raises ProblemError `encryption_key_missing` (context: who has none on the ledger).
        """
        ids = list(recipients)
        found = await self._database.read(lambda connection: repository.encryption_keys_of(connection, ids))
        keys = {participant: key for participant in ids if (key := found.get(participant))}
        missing = sorted(set(ids) - keys.keys())
        if missing:
            raise ProblemError("encryption_key_missing", context={"participants": missing})
        try:
            return seal(plain, recipients=keys, context=context)
        except EnvelopeError:
            raise ProblemError("encryption_key_missing", context={"participants": ids}) from None

    async def _archived_text(self, order_id: str, order: ReadOrder, wanted: str, caller: Caller) -> bytes | None:
        recipients = (order.record["consumer"], order.record["retailer"], await self.exchange())
        if caller.participant not in recipients:
            return None
        document = await self.document(order_id, wanted)
        if document is None:
            return None
        pdf = await self.open_document(order_id, document, caller)
        if text_hash(pdf) != wanted:
            raise ProblemError("text_differs")
        return pdf

    async def signing_steps(self, order_id: str) -> list[dict[str, str]]:
        """Who signed and archived, as the record of signatures says it."""

        def work(connection: Connection) -> list[dict[str, str]]:
            rows = repository.signing_steps(connection, order_id)
            return [{name: str(value) for name in _SHOWN if (value := getattr(row, name)) is not None} for row in rows]

        return await self._database.read(work)


def context_of(order_id: str, document: Mapping[str, Any]) -> Context:
    """In what context one of the ledger's documents was encrypted: archived texts of every kind are contract texts, and
    what the exchange rules is a statement."""
    return Context(kind=_KINDS.get(document["kind"], Kind.CONTRACT), order_id=order_id)


def _without_kind(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "kind"}


_KINDS = {
    "annex": Kind.ANNEX,
    "statement": Kind.STATEMENT,
    "ruling": Kind.STATEMENT,
    "opened_terms": Kind.OPENED_TERMS,
}
_SHOWN = ("action", "participant", "actor", "second", "at", "intent_id", "intent_digest", "transaction_id", "block")
