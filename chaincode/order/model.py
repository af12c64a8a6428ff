"""The order and its contract as the ledger keeps them, and who a user is to an order. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from acl.roles import ROLES
from chaincode.order.parties import Party
from chaincode.order.policy import Stage, State
from chaincode.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change of a running contract that one party asks for. `terms_hash` is there for amendments only, `ends_on` (the
    day after the last one of delivery) for terminations only.

    It is open until the other party accepts it (`accepted_by`, a user); then both have signed `text_hash` and the
    exchange archives it.
    """

    kind: str
    by: Party
    user: str
    text_hash: str
    terms_hash: str | None = None
    ends_on: str | None = None
    annex_hash: str | None = None
    accepted_by: str | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Proposal:
        return cls(**{**record, "by": Party(record["by"])})

    def to_record(self) -> dict[str, Any]:
        record = {"kind": self.kind, "by": self.by.value, "user": self.user, "text_hash": self.text_hash}
        if self.terms_hash:
            record["terms_hash"] = self.terms_hash
        if self.ends_on:
            record["ends_on"] = self.ends_on
        if self.annex_hash:
            record["annex_hash"] = self.annex_hash
        if self.accepted_by:
            record["accepted_by"] = self.accepted_by
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What was said in a dispute: the hash of an envelope on the ledger, and hashes of documents that are not there.

    `kind` is `statement`, `opened_terms` (the envelope holds the private text whose hash is `terms_hash`, for the
    exchange) or `ruling`.
    """

    kind: str
    by: Party
    user: str
    text_hash: str | None = None
    terms_hash: str | None = None
    documents: Sequence[str] = ()

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Statement:
        return cls(**{**record, "by": Party(record["by"])})

    def to_record(self) -> dict[str, Any]:
        record: dict[str, Any] = {"kind": self.kind, "by": self.by.value, "user": self.user}
        if self.text_hash:
            record["text_hash"] = self.text_hash
        if self.terms_hash:
            record["terms_hash"] = self.terms_hash
        if self.documents:
            record["documents"] = list(self.documents)
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One version of an order.

    `operator` is the user who took the last step, at `refreshed_at` (ms since 1970 UTC, never earlier than the version
    before). `policy` is the version of the segment's flow policy under which the order was made. The delivery period is
    half-open, in market-local dates. `proposer` says who put the current terms forward (None: the consumer).
    `confirmed` and `signed` map a party to the user who acted for it. `text_hash` is the last text that was signed.
    `earlier_terms` are the hashes of terms that no longer count, for a later purge.

    `origin` says where an order comes from that was not negotiated from nothing (`kind`, and `id` of the listing, the
    sequence or the earlier order), `sequence` the trading sequence that it belongs to. `public_terms` are
    there only where they are public by rule. `risk_warning` is the hash of a package's risk warning that the consumer
    has yet to acknowledge. `annex_hash` names the encrypted annex that the text cites, `statements` what was said in
    the last dispute. `ends_on` is the day after the last one of delivery where that is not `period_end`, by `notice`
    (`{"kind", "by", "at"}`), by a default (`passed_on_to` is then the new order), by agreement or by an early end.
    `renews` is the order after which this one follows.
    """

    version: int
    state: State
    stage: Stage
    operator: str
    next: tuple[Party, ...]
    refreshed_at: int
    segment: str
    policy: int
    consumer: str
    retailer: str
    package: str
    package_version: int
    period_start: str
    period_end: str
    terms_hash: str | None = None
    proposer: Party | None = None
    confirmed: Mapping[str, str] = field(default_factory=dict)
    audited_by: str | None = None
    signed: Mapping[str, str] = field(default_factory=dict)
    text_hash: str | None = None
    archived_by: str | None = None
    earlier_terms: Sequence[str] = ()
    proposal: Proposal | None = None
    reason: str | None = None
    resolution: Mapping[str, str] | None = None
    origin: Mapping[str, str] | None = None
    sequence: str | None = None
    public_terms: Mapping[str, Any] | None = None
    risk_warning: str | None = None
    annex_hash: str | None = None
    statements: Sequence[Statement] = ()
    ends_on: str | None = None
    notice: Mapping[str, Any] | None = None
    passed_on_to: str | None = None
    renews: str | None = None

    @property
    def end(self) -> str:
        """The day after the last day of delivery, as things stand."""
        return self.ends_on or self.period_end

    @property
    def is_traded(self) -> bool:
        """Whether it came out of a listing or an auction."""
        return self.origin is not None and self.origin["kind"] in ("listing", "auction")

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Order:
        values = {
            **record,
            "state": State(record["state"]),
            "stage": Stage(record["stage"]),
            "next": tuple(Party(party) for party in record.get("next", ())),
        }
        if "proposer" in record:
            values["proposer"] = Party(record["proposer"])
        if "proposal" in record:
            values["proposal"] = Proposal.from_record(record["proposal"])
        if "statements" in record:
            values["statements"] = tuple(Statement.from_record(statement) for statement in record["statements"])
        return cls(**values)

    def to_record(self) -> dict[str, Any]:
        """The record of the ledger; what is empty is left out, because ledger bytes are paid for by every peer."""
        record: dict[str, Any] = {
            "version": self.version,
            "state": self.state.value,
            "stage": self.stage.value,
            "operator": self.operator,
            "next": [party.value for party in self.next],
            "refreshed_at": self.refreshed_at,
            "segment": self.segment,
            "policy": self.policy,
            "consumer": self.consumer,
            "retailer": self.retailer,
            "package": self.package,
            "package_version": self.package_version,
            "period_start": self.period_start,
            "period_end": self.period_end,
            "terms_hash": self.terms_hash,
            "proposer": self.proposer.value if self.proposer else None,
            "confirmed": dict(self.confirmed),
            "audited_by": self.audited_by,
            "signed": dict(self.signed),
            "text_hash": self.text_hash,
            "archived_by": self.archived_by,
            "earlier_terms": list(self.earlier_terms),
            "proposal": self.proposal.to_record() if self.proposal else None,
            "reason": self.reason,
            "resolution": dict(self.resolution) if self.resolution else None,
            "origin": dict(self.origin) if self.origin else None,
            "sequence": self.sequence,
            "public_terms": dict(self.public_terms) if self.public_terms else None,
            "risk_warning": self.risk_warning,
            "annex_hash": self.annex_hash,
            "statements": [statement.to_record() for statement in self.statements],
            "ends_on": self.ends_on,
            "notice": dict(self.notice) if self.notice else None,
            "passed_on_to": self.passed_on_to,
            "renews": self.renews,
        }
        return {name: value for name, value in record.items() if value}

    def outdated_terms(self) -> Sequence[str]:
        """The earlier terms once new ones take the place of the current ones."""
        return (*self.earlier_terms, self.terms_hash) if self.terms_hash else self.earlier_terms

    def without_proposal(self) -> Order:
        """The order with its proposal void; the proposal's terms join the earlier ones."""
        if self.proposal is None:
            return self
        voided = (self.proposal.terms_hash,) if self.proposal.terms_hash else ()
        return replace(self, proposal=None, earlier_terms=(*self.earlier_terms, *voided))

    def refuse(self, code: str, *, key: str, **detail: Any) -> Refused:
        """The refusal `code` with the order's key, state, stage and version."""
        return Refused(code, key=key, state=self.state, stage=self.stage, version=self.version, **detail)


def other(party: Party) -> Party:
    """The counterparty of consumer or retailer."""
    return Party.RETAILER if party is Party.CONSUMER else Party.CONSUMER


def party_of(order: Order, *, role: str, participant: str) -> Party | None:
    """Which of the three a user is to `order` when it acts in `role` for `participant`; None when it is none."""
    side = ROLES[role].side
    if side == "exchange":
        return Party.EXCHANGE
    if side == "consumer" and participant == order.consumer:
        return Party.CONSUMER
    if side == "retailer" and participant == order.retailer:
        return Party.RETAILER
    return None
