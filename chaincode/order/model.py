"""The order and its contract as the ledger keeps them, and who a user is to an order. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from acl.roles import ROLES
from chaincode.order.moves import Party
from chaincode.order.policy import Stage, State
from chaincode.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change of a running contract that one party asks for. `terms_hash` is there for amendments only.

    It is open until the other party accepts it (`accepted_by`, a user); then both have signed `text_hash` and the
    exchange archives it.
    """

    kind: str
    by: Party
    user: str
    text_hash: str
    terms_hash: str | None = None
    accepted_by: str | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Proposal:
        return cls(**{**record, "by": Party(record["by"])})

    def to_record(self) -> dict[str, Any]:
        record = {"kind": self.kind, "by": self.by.value, "user": self.user, "text_hash": self.text_hash}
        if self.terms_hash:
            record["terms_hash"] = self.terms_hash
        if self.accepted_by:
            record["accepted_by"] = self.accepted_by
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One version of an order.

    `operator` is the user who took the last step, at `refreshed_at` (ms since 1970 UTC, never earlier than the version
    before). `policy` is the version of the segment's flow policy under which the order was made. The delivery period is
    half-open, in market-local dates. `proposer` says who put the current terms forward (None: the consumer).
    `confirmed` and `signed` map a party to the user who acted for it. `text_hash` is the last text that was signed.
    `earlier_terms` are the hashes of terms that no longer count, for a later purge.
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
