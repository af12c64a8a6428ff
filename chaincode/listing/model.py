"""A listing (挂牌): a retailer's public offer of energy at its prices, of which consumers take parts (摘牌). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from chaincode.refusals import Refused


class ListingStatus(StrEnum):
    """A listing is closed when all of it is taken. Nothing follows on withdrawn or closed."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One listing; its id is the digest of the intent that published it.

    `prices` are what an order of it pays, by the tariff's price names, in 1e-8 yuan per kWh. At least `min_take_wh` is
    taken at a time, or the whole rest. `operator` acted last, `offered_by` is the retailer's user who offered what
    stands now.
    """

    version: int
    sequence: str
    retailer: str
    package: str
    package_version: int
    segment: str
    period_start: str
    period_end: str
    prices: Mapping[str, int]
    energy_wh: int
    taken_wh: int = 0
    min_take_wh: int
    status: ListingStatus = ListingStatus.OPEN
    offered_by: str
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Listing:
        return cls(**{**record, "status": ListingStatus(record["status"])})

    def to_record(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return {**values, "prices": dict(self.prices), "status": self.status.value}

    @property
    def remaining_wh(self) -> int:
        return self.energy_wh - self.taken_wh

    def amend(self, args: Mapping[str, Any], *, operator: str, now_ms: int, key: str) -> Listing:
        """The listing as its retailer now offers it; what was taken stays as it was.

        Raises Refused: `listing_not_open`, `listing_taken` (prices stay once something is taken), `volume_below_taken`,
        `take_too_small` (the smallest take is more than is offered).
        """
        self.check_open(key)
        if "prices" in args and args["prices"] != self.prices and self.taken_wh:
            raise self.refuse("listing_taken", key=key, path="args.prices")
        after = replace(self, **args)
        if after.energy_wh < self.taken_wh:
            raise self.refuse("volume_below_taken", key=key, taken_wh=self.taken_wh)
        if after.min_take_wh > after.energy_wh:
            raise self.refuse("take_too_small", key=key, path="args.min_take_wh")
        return after._next(operator=operator, now_ms=now_ms, offered_by=operator)

    def withdraw(self, *, operator: str, now_ms: int, key: str) -> Listing:
        """Nothing more is taken; orders that were made stay. Raises Refused `listing_not_open`."""
        self.check_open(key)
        return self._next(operator=operator, now_ms=now_ms, status=ListingStatus.WITHDRAWN)

    def take(self, energy_wh: int, *, prices: Mapping[str, int], operator: str, now_ms: int, key: str) -> Listing:
        """The listing with `energy_wh` more taken, by someone who has seen `prices`.

        Raises Refused: `listing_exhausted` (detail: `remaining_wh`), `listing_not_open`, `prices_differ`,
        `take_too_small` (detail: `min_take_wh`).
        """
        if self.status is not ListingStatus.WITHDRAWN and energy_wh > self.remaining_wh:
            raise self.refuse("listing_exhausted", key=key, remaining_wh=self.remaining_wh)
        self.check_open(key)
        if prices != self.prices:
            raise self.refuse("prices_differ", key=key)
        if energy_wh < min(self.min_take_wh, self.remaining_wh):
            raise self.refuse("take_too_small", key=key, min_take_wh=self.min_take_wh, remaining_wh=self.remaining_wh)
        return self._next(operator=operator, now_ms=now_ms, taken_wh=self.taken_wh + energy_wh)

    def check_open(self, key: str) -> None:
        """Raise Refused `listing_not_open` unless there is something to take."""
        if self.status is not ListingStatus.OPEN:
            raise self.refuse("listing_not_open", key=key)

    def refuse(self, code: str, *, key: str, **detail: Any) -> Refused:
        """The refusal `code` with the listing's key, status and version."""
        return Refused(code, key=key, state=self.status, version=self.version, **detail)

    def _next(self, *, operator: str, now_ms: int, **changes: Any) -> Listing:
        at = max(now_ms, self.refreshed_at)
        after = replace(self, version=self.version + 1, operator=operator, refreshed_at=at, **changes)
        exhausted = after.status is ListingStatus.OPEN and not after.remaining_wh
        return replace(after, status=ListingStatus.CLOSED) if exhausted else after
