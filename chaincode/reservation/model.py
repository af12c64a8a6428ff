"""Reservations as the collection keeps them, and what public records say of each. Pure.

A reservation is there exactly while it is pending: it ends posted or voided, and then its record is deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from chaincode.order.policy import State
from chaincode.reservation.volume import Years

Record = Mapping[str, Any]

_ENDED = frozenset({State.CANCELLED, State.DELETED, State.EXPIRED})
_DIGEST_PREFIX = b"energysale/reservation/v1\0"


class Outcome(StrEnum):
    """What has become of a reservation."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"


def of_terms(order_id: str, terms_hash: str, *, period_start: str, period_end: str) -> str:
    """The commitment of an order to its terms: several orders may cite the same terms, and an order may come to have
    another period under them. Each counts."""
    return f"{order_id}.{terms_hash}.{period_start}.{period_end}"


def of_amendment(order_id: str, terms_hash: str, *, present: str) -> str:
    """The commitment of a contract under the terms `present` to new ones. It holds only what is more, so that it is of
    no use once the contract has other terms."""
    return f"{order_id}.{terms_hash}.{present}"


def new_salt(*parts: str) -> str:
    """64 hex digits that every endorser derives alike; secret as long as one of `parts` is."""
    return hashlib.sha256(_DIGEST_PREFIX + "\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Volume of one order under certain terms.

    `years` is what the terms commit to, `held` the part of it that is pending. `present` are the terms which an
    amendment replaces; where their volume is posted (`over_posted`), only what is more than that is held. `good_until`
    (ms since 1970 UTC) is when the signed step for which it was made can no longer be taken.
    """

    retailer: str
    order: str
    terms_hash: str
    period_start: str
    period_end: str
    present: str | None = None
    over_posted: bool = False
    years: Years
    held: Years
    good_until: int
    salt: str

    @property
    def commitment(self) -> str:
        if self.present is None:
            return of_terms(self.order, self.terms_hash, period_start=self.period_start, period_end=self.period_end)
        return of_amendment(self.order, self.terms_hash, present=self.present)

    def to_record(self) -> dict[str, Any]:
        return _without_empty({"kind": "order", **asdict(self)})

    def outcome(self, order: Record | None, *, now_ms: int) -> Outcome:
        """By the order's public record: posted once the terms are archived, voided once they cannot be any more."""
        if order is not None and self._is_of(order):
            if "archived_by" in order:
                return Outcome.POSTED
            if order["state"] not in _ENDED and _binds_retailer(order):
                return Outcome.PENDING
        proposal = (order or {}).get("proposal", {})
        if self.present is not None and order is not None and proposal.get("terms_hash") == self.terms_hash:
            return Outcome.PENDING
        ended = order is not None and order["state"] in _ENDED
        return Outcome.VOIDED if ended or now_ms > self.good_until else Outcome.PENDING

    def _is_of(self, order: Record) -> bool:
        mine = (self.terms_hash, self.period_start, self.period_end)
        return (order.get("terms_hash"), order["period_start"], order["period_end"]) == mine


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The public volume that a retailer offers at once: a listing, or a revealed bid. Orders are made from it.

    `source` is the listing's or the sequence's id. `offered_wh` is what was reserved, `passed_wh` the volume of orders
    whose reservations have been taken out; `held` is pending for the rest. `ended` says that nothing more is taken.
    """

    retailer: str
    commitment: str
    kind: str
    source: str
    period_start: str
    period_end: str
    offered_wh: int
    passed_wh: int = 0
    held: Years = field(default_factory=dict)
    ended: bool = False
    good_until: int
    salt: str

    @property
    def rest_wh(self) -> int:
        return self.offered_wh - self.passed_wh

    def to_record(self) -> dict[str, Any]:
        return _without_empty(asdict(self))


def from_record(record: Record) -> Reservation | Pool:
    """The reservation that `to_record` wrote."""
    values = dict(record)
    if values["kind"] == "order":
        del values["kind"]
        return Reservation(**{"held": {}, "years": {}, **values})
    return Pool(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The archived volume of one order: what its terms commit to in each year."""

    retailer: str
    terms_hash: str
    years: Years
    salt: str

    def to_record(self) -> dict[str, Any]:
        return asdict(self)


def _binds_retailer(order: Record) -> bool:
    return "retailer" in order.get("confirmed", {}) or order["state"] == State.SIGNED


def _without_empty(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not None and value is not False and value != {}}
