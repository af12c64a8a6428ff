"""A plant and what its producer and its buyer have agreed from which month on. Pure.

Months are YYYY-MM, in market-local time. Which points, parties and roles there are is public; prices, fees and weights
are private terms, of which an agreement has the hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chaincode.refusals import Refused

KINDS = ("photovoltaic", "wind", "hydro", "biomass", "storage", "other")
PARTY_KINDS = ("participant", "grid", "fund")
MAX_AGREEMENTS = 100
_FOR_EVER = "~"  # after every month

Agreement = Mapping[str, Any]
"""`{"number", "start", "end"?, "buyer", "payer", "points", "parties", "terms_hash", "agreed_by"}`: it holds in the
months `[start, end)`, until a later one begins. `payer` is the buyer's kind (`retailer` or `grid`), `parties` are
`{"role", "kind", "party"}` in the order of the terms' weights; `agreed_by` maps producer and buyer to the user who
agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One version of a plant of the participant `producer`.

    `agreements` are in the order in which they were made: a later one holds from its start on, and what was agreed
    before for these months is void. `proposal` is the one that waits for an answer, with `by`, the participant that
    made it.
    """

    version: int
    kind: str
    producer: str
    agreements: Sequence[Agreement] = ()
    proposal: Mapping[str, Any] | None = None
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Plant:
        return cls(**record)

    def to_record(self) -> dict[str, Any]:
        record = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in record.items() if value not in (None, (), [])}

    def in_month(self, month: str) -> Agreement | None:
        """What holds in the month."""
        begun = [each for each in self.agreements if each["start"] <= month]
        return begun[-1] if begun and month < begun[-1].get("end", _FOR_EVER) else None

    def next_month(self, month: str) -> str | None:
        """The first month from `month` on in which an agreement holds, None where none does."""
        starts = sorted(each["start"] for each in self.agreements if each["start"] > month)
        return next((each for each in (month, *starts) if self.in_month(each)), None)

    def parties(self) -> list[str]:
        """Producer and present buyer: who may change what is agreed."""
        return [self.producer, *([self.agreements[-1]["buyer"]] if self.agreements else ())]

    def propose(
        self, asked: Mapping[str, Any], *, by: str, terms_hash: str, settled_through: str | None, key: str
    ) -> Mapping[str, Any]:
        """What `by` proposes; `settled_through` is the first month that is not settled.

        Raises Refused: `not_a_party` (neither the producer nor the buyer named, which has to be the present one),
        `month_settled`, `buyer_bound` (somebody else buys in these months), `record_full`.
        """
        if by not in (self.producer, asked["buyer"]) or by not in self.parties():
            raise Refused("not_a_party", key=key)
        if settled_through is not None and asked["start"] < settled_through:
            raise Refused("month_settled", key=key, month=settled_through)
        if any(self._is_bound(each, asked) for each in self.agreements):
            raise Refused("buyer_bound", key=key)
        if len(self.agreements) >= MAX_AGREEMENTS:
            raise Refused("record_full", key=key)
        return {**asked, "terms_hash": terms_hash, "by": by}

    def agree(self, terms_hash: str, *, participant: str, user: str, key: str) -> Plant:
        """The proposal holds from now on. `participant` must be the one of the two that did not make it.

        Raises Refused: `nothing_proposed`, `not_a_party`, `not_next` (it made it), `terms_differ`.
        """
        proposal = self._open_proposal(participant, key=key)
        if proposal["by"] == participant:
            raise Refused("not_next", key=key)
        if proposal["terms_hash"] != terms_hash:
            raise Refused("terms_differ", key=key)
        agreed = {name: value for name, value in proposal.items() if name not in ("by", "user")}
        agreed["number"] = len(self.agreements) + 1
        agreed["agreed_by"] = {proposal["by"]: proposal["user"], participant: user}
        return replace(self, agreements=[*self.agreements, agreed], proposal=None)

    def decline(self, *, participant: str, key: str) -> Plant:
        """The proposal is taken back, or declined. Raises Refused: `nothing_proposed`, `not_a_party`."""
        self._open_proposal(participant, key=key)
        return replace(self, proposal=None)

    def changed(self, *, operator: str, now_ms: int, **changes: Any) -> Plant:
        """The next version."""
        at = max(now_ms, self.refreshed_at)
        return replace(self, version=self.version + 1, operator=operator, refreshed_at=at, **changes)

    def _open_proposal(self, participant: str, *, key: str) -> Mapping[str, Any]:
        if self.proposal is None:
            raise Refused("nothing_proposed", key=key)
        if participant not in (self.producer, self.proposal["buyer"]):
            raise Refused("not_a_party", key=key)
        return self.proposal

    def _is_bound(self, agreement: Agreement, asked: Mapping[str, Any]) -> bool:
        """Whether another buyer's agreement holds at or after the start of what is asked."""
        later = [each["start"] for each in self.agreements[agreement["number"] :]]
        until: str = min([agreement.get("end", _FOR_EVER), *later])
        begins: str = max(agreement["start"], asked["start"])
        return bool(agreement["buyer"] != asked["buyer"]) and until > begins
