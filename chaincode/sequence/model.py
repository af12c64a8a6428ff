"""A trading sequence (交易序列): what is traded, in which mode, within which limits, and when. Pure.

A window is opened and closed by a write of this record, which every listing, take, bid and reveal reads: what the
ledger orders before the write is in, what it orders after is out. The announced times bound the writes and what is let
in: nobody opens before `opens_at` or closes before `closes_at`, and from `closes_at` on nothing more is taken in, even
where nobody has closed yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from chaincode.dates import is_period
from chaincode.refusals import Refused
from chaincode.risk_warning import hash_differs

GRACE_MS = 3_600_000
"""After this long beyond its announced time, anybody of the market may close a window, clear or allot, so that an
operator who does nothing holds nobody up. The outcome is the same whoever does it."""


class Kind(StrEnum):
    ANNUAL = "annual"  # 年度
    MONTHLY = "monthly"  # 月度
    WITHIN_MONTH = "within_month"  # 月内


class Mode(StrEnum):
    BILATERAL = "bilateral"  # 双边协商
    LISTING = "listing"  # 挂牌
    AUCTION = "auction"  # 集中竞价


class Status(StrEnum):
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    REVEALING = "revealing"
    CLEARED = "cleared"
    CANCELLED = "cancelled"


# The one table of legal steps. A closed sequence of listings or negotiations and a cancelled one are at their end.
MOVES: dict[str, frozenset[Status]] = {
    "open_sequence": frozenset({Status.ANNOUNCED}),
    "close_sequence": frozenset({Status.OPEN}),
    "clear_auction": frozenset({Status.REVEALING}),
    "allot": frozenset({Status.CLEARED}),
    "cancel_sequence": frozenset({Status.ANNOUNCED, Status.OPEN, Status.REVEALING}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TradingSequence:
    """One sequence. Times are in milliseconds since 1970 UTC, prices in 1e-8 yuan per kWh, the delivery period in
    half-open market-local dates.

    A negotiated price is private, so a bilateral sequence has no limits of price. `reveal_s` is how long bids are
    revealed, `reveal_until` when that ends. `slices` are the pieces of an auction's pairs, `allotted` those of which
    orders were made.
    """

    version: int
    kind: Kind
    mode: Mode
    status: Status
    segment: str
    period_start: str
    period_end: str
    opens_at: int
    closes_at: int
    name: str | None = None
    price_step_e8: int | None = None
    price_floor_e8: int | None = None
    price_cap_e8: int | None = None
    margin_rule: str | None = None
    reveal_s: int | None = None
    risk_warning_hash: str | None = None
    risk_warning_text: Mapping[str, str] | None = None
    reveal_until: int | None = None
    cleared_at: int | None = None
    slices: int | None = None
    allotted: int | None = None
    reason: str | None = None
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> TradingSequence:
        typed = {"kind": Kind(record["kind"]), "mode": Mode(record["mode"]), "status": Status(record["status"])}
        return cls(**{**record, **typed})

    def to_record(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        values |= {"kind": self.kind.value, "mode": self.mode.value, "status": self.status.value}
        return {name: value for name, value in values.items() if value is not None}

    def take(self, action: str, *, operator: str, now_ms: int, key: str, **changes: Any) -> TradingSequence:
        """The sequence one version on, with `changes`. Raises Refused `illegal_move`."""
        if self.status not in MOVES[action]:
            raise self.refuse("illegal_move", key=key)
        at = max(now_ms, self.refreshed_at)
        return replace(self, version=self.version + 1, operator=operator, refreshed_at=at, **changes)

    def refuse(self, code: str, *, key: str, **detail: Any) -> Refused:
        """The refusal `code` with the sequence's key, state and version."""
        return Refused(code, key=key, state=self.status, version=self.version, **detail)

    def check_price(self, price_e8: int, *, key: str, path: str) -> None:
        """Raise Refused `price_outside_limits` or `price_off_step` unless the sequence takes this price."""
        if self.price_floor_e8 is None or self.price_cap_e8 is None or self.price_step_e8 is None:
            raise self.refuse("sequence_differs", key=key, path="mode")
        if not self.price_floor_e8 <= price_e8 <= self.price_cap_e8:
            raise self.refuse("price_outside_limits", key=key, path=path)
        if price_e8 % self.price_step_e8:
            raise self.refuse("price_off_step", key=key, path=path)


def announce(args: Mapping[str, Any], *, operator: str, now_ms: int) -> TradingSequence:
    """The first version, from the arguments of `announce_sequence`. Raises Refused `window_over` when its closing time
    has passed: nobody could take part."""
    if args["closes_at"] <= now_ms:
        raise Refused("window_over", key=args["sequence"], path="args.closes_at")
    values = {name: value for name, value in args.items() if name != "sequence"}
    return TradingSequence.from_record(
        {**values, "version": 1, "status": Status.ANNOUNCED.value, "operator": operator, "refreshed_at": now_ms}
    )


def wrong_argument(args: Mapping[str, Any]) -> str | None:
    """The name of the argument of `announce_sequence` that does not go with the others, or None."""
    if not is_period(args["period_start"], args["period_end"]) or not _fits(args):
        return "period_end"
    if args["opens_at"] >= args["closes_at"]:
        return "closes_at"
    wanted = _FIELDS_OF_MODE[args["mode"]]
    for name in _PRICES + _AUCTION:
        if (name in args) != (name in wanted):
            return name
    if hash_differs(args) or ("risk_warning_hash" in args and args["mode"] != Mode.AUCTION):
        return "risk_warning_hash"
    return _wrong_price(args) if "price_step_e8" in args else None


_PRICES = ("price_step_e8", "price_floor_e8", "price_cap_e8")
_AUCTION = ("margin_rule", "reveal_s")
_FIELDS_OF_MODE: dict[str, tuple[str, ...]] = {
    Mode.BILATERAL: (),
    Mode.LISTING: _PRICES,
    Mode.AUCTION: _PRICES + _AUCTION,
}


def _wrong_price(args: Mapping[str, Any]) -> str | None:
    for name in ("price_floor_e8", "price_cap_e8"):
        if args[name] % args["price_step_e8"]:
            return name
    return "price_cap_e8" if args["price_floor_e8"] > args["price_cap_e8"] else None


def _fits(args: Mapping[str, Any]) -> bool:
    """Whether the period is of the kind: whole months of one year, one whole month, or days within one month."""
    start, end = args["period_start"], args["period_end"]
    months = _months(end) - _months(start)
    whole = start.endswith("-01") and end.endswith("-01")
    match args["kind"]:
        case Kind.ANNUAL:
            return whole and (_months(end) - 1) // 12 == _months(start) // 12
        case Kind.MONTHLY:
            return whole and months == 1
        case _:
            return months == 0 or (months == 1 and bool(end.endswith("-01")))


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1
