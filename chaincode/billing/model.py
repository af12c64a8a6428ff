"""What is public of a contract's bills: of which days they are, and the hashes of what they are made of. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chaincode.dates import market_day
from chaincode.order.model import Order
from chaincode.order.policy import Stage, State
from chaincode.refusals import Refused

CORRECTION, RULING = "correction", "ruling"
# A contract that delivers, or has delivered until its end. While it is disputed its bills wait for the ruling.
SETTLED_POSITIONS = frozenset(
    {
        (State.EXECUTING, Stage.EXECUTE),
        (State.EXPIRED, Stage.EXECUTE),
        (State.CANCELLED, Stage.EXECUTE),
        (State.CANCELLED, Stage.FREEZE),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """One version of the bill of an order and month, without any of its numbers.

    It is about the market-local days `[start, end)`; `final` says that it is the contract's last one. `statement_hash`
    is the SHA-256 of the statement's text, `readings_hash` says which readings it is made of (`readings.readings_hash`)
    and `terms_hash` which terms. `replaces` is the statement hash of the version before, `reason` why there is another
    one. `carries` are the corrections of earlier bills whose difference this one charges: `{"month", "version",
    "statement_hash"}`.
    """

    version: int
    order: str
    start: str
    end: str
    final: bool
    statement_hash: str
    readings_hash: str
    terms_hash: str
    operator: str
    refreshed_at: int
    replaces: str | None = None
    reason: str | None = None
    carries: Sequence[Mapping[str, Any]] = ()

    @property
    def month(self) -> str:
        return self.start[:7]

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Settlement:
        return cls(**record)

    def to_record(self) -> dict[str, Any]:
        record = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in record.items() if value not in (None, (), [])}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far an order is settled: all days before `through`. `closed` says that its final bill is there.

    `open` are the corrections whose difference no bill has charged yet, in the order in which they were made. `late`
    are bills that were charged after the retailer had closed their month, or with no next bill to come: the next
    closing of a period counts them.
    """

    through: str
    closed: bool = False
    open: Sequence[Mapping[str, Any]] = ()
    late: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def from_record(cls, record: Mapping[str, Any] | None, order: Order) -> Course:
        return cls(through=order.period_start) if record is None else cls(**record)

    def to_record(self) -> dict[str, Any]:
        record = {"through": self.through, "closed": self.closed, "open": [dict(each) for each in self.open]}
        return {**record, "late": [dict(each) for each in self.late]} if self.late else record

    def is_charged(self, *, version: int, final: bool) -> bool:
        """Whether a bill is charged when it is made, and with it what is open.

        A correction is not while a next bill is to come, which then charges its difference.
        """
        return version == 1 or final or self.closed

    def after(self, settlement: Settlement, *, month_closed: bool = False) -> Course:
        """The course with one more bill, or with one more version of an earlier one. `month_closed`: the retailer has
        closed the bill's month before."""
        correction = {
            "month": settlement.month,
            "version": settlement.version,
            "statement_hash": settlement.statement_hash,
        }
        if not self.is_charged(version=settlement.version, final=settlement.final):
            return replace(self, open=[*self.open, correction])
        is_late = month_closed or settlement.version > 1
        return Course(
            through=max(self.through, settlement.end),
            closed=self.closed or settlement.final,
            late=[*self.late, correction] if is_late else self.late,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a bill is made upon: its order, how far that is settled, and the version of the bill that is there.

    `billed` are the days of the month that the consumer has been billed for: `{"order", "start", "end"}`.
    """

    order: Order
    course: Course
    present: Settlement | None
    billed: Sequence[Mapping[str, Any]] = ()

    def billed_with(self, settlement: Settlement) -> dict[str, Any]:
        """The record of the days billed, with those of one more bill."""
        days = {"order": settlement.order, "start": settlement.start, "end": settlement.end}
        others = [dict(each) for each in self.billed if each["order"] != settlement.order]
        return {"bills": sorted([*others, days], key=lambda each: (each["start"], each["order"]))}


def next_month(day: str) -> str:
    """The first day of the month after the one of a date."""
    year, month = int(day[:4]), int(day[5:7])
    return date(year + month // 12, month % 12 + 1, 1).isoformat()


def plan(
    args: Mapping[str, Any],
    standing: Standing,
    *,
    expected_version: int | None,
    statement_hash: str,
    operator: str,
    now_ms: int,
    key: str,
) -> Settlement:
    """The public record of the bill that the arguments of `settle` ask for.

    Bills follow each other: the first begins with the delivery period, each next one where the last ended, and each
    goes to the end of its month or of the contract. A correction is of the days of what it replaces, under its terms;
    after a ruling it is under those that the contract has now.

    Raises Refused: `illegal_move` (no contract that delivers or has delivered), `stale_version`, `invalid_args` (a
    reason where nothing is replaced, or none where something is), `invalid_period` (detail: the day from which on the
    order is to be settled), `supplied_twice` (detail: the other order), `period_not_over`, `end_differs` (whether it is
    the last bill), `terms_differ`, `carries_differ`.
    """
    order, course, present = standing.order, standing.course, standing.present
    if (order.state, order.stage) not in SETTLED_POSITIONS:
        raise order.refuse("illegal_move", key=key)
    version = present.version if present else None
    if expected_version != version:
        raise Refused("stale_version", key=key, version=version)
    if (present is None) == ("reason" in args):
        raise Refused("invalid_args", key=key, path="args.reason")
    _check_days(args, standing, key=key)
    _check_alone(args, standing, key=key)
    if not is_over(args["end"], now_ms=now_ms):
        raise Refused("period_not_over", key=key)
    if args["final"] != (args["end"] == order.end):
        raise Refused("end_differs", key=key)
    if args["terms_hash"] != _terms_hash(standing, args.get("reason")):
        raise Refused("terms_differ", key=key)
    charged = course.is_charged(version=(version or 0) + 1, final=args["final"])
    carries = list(course.open) if charged else []
    if [dict(each) for each in carries] != args.get("carries", []):
        raise Refused("carries_differ", key=key)
    return Settlement(
        version=(version or 0) + 1,
        order=key,
        start=args["start"],
        end=args["end"],
        final=args["final"],
        statement_hash=statement_hash,
        readings_hash=args["readings_hash"],
        terms_hash=args["terms_hash"],
        operator=operator,
        refreshed_at=max(now_ms, present.refreshed_at) if present else now_ms,
        replaces=present.statement_hash if present else None,
        reason=args.get("reason"),
        carries=carries,
    )


def _check_days(args: Mapping[str, Any], standing: Standing, *, key: str) -> None:
    start, end = args["start"], args["end"]
    order, course, present = standing.order, standing.course, standing.present
    if present is not None:
        fits = (start, end) == (present.start, present.end)
    else:
        fits = not course.closed and start == course.through < order.end
        fits = fits and end == min(next_month(start), order.end)
    if not fits:
        raise Refused("invalid_period", key=key, path="args.start", through=course.through)


def _check_alone(args: Mapping[str, Any], standing: Standing, *, key: str) -> None:
    """A consumer's energy is all on one bill. One retailer may have two contracts with it over the same days; whose
    bill is made first has the energy, and the other contract is for its parties to end."""
    for each in standing.billed:
        if each["order"] != key and each["start"] < args["end"] and args["start"] < each["end"]:
            raise Refused("supplied_twice", key=key, order=each["order"])


def _terms_hash(standing: Standing, reason: str | None) -> str | None:
    """The terms under which a bill is made. A contract's terms may have changed since an earlier bill."""
    if reason == CORRECTION and standing.present is not None:
        return standing.present.terms_hash
    return standing.order.terms_hash


def is_over(end: str, *, now_ms: int) -> bool:
    """Whether the days before the market-local date `end` are over at `now_ms`."""
    return end <= market_day(now_ms)
