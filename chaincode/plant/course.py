"""What is public of a plant's months: hashes of their statements, and how far the plant is settled. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chaincode.billing.model import CORRECTION, is_over, next_month
from chaincode.plant.model import Agreement, Plant
from chaincode.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantSettlement:
    """One version of what a plant's parties get for a month, without any of its numbers.

    `agreement` is the number of the one that held, `buyer` who pays. Hashes, `replaces`, `reason` and `carries` are as
    a bill's (`billing.model.Settlement`).
    """

    version: int
    plant: str
    month: str
    buyer: str
    agreement: int
    statement_hash: str
    readings_hash: str
    terms_hash: str
    operator: str
    refreshed_at: int
    replaces: str | None = None
    reason: str | None = None
    carries: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> PlantSettlement:
        return cls(**record)

    def to_record(self) -> dict[str, Any]:
        record = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in record.items() if value not in (None, (), [])}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantCourse:
    """How far a plant is settled: all months before `through`.

    `open` are the corrections whose difference the next month's statement pays, `late` the statements that no closing
    of a period has counted though their month is closed, or though they are paid with no later month: `{"month",
    "version", "statement_hash", "buyer"}`.
    """

    through: str
    open: Sequence[Mapping[str, Any]] = ()
    late: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def from_record(cls, record: Mapping[str, Any] | None, plant: Plant) -> PlantCourse:
        if record is not None:
            return cls(**record)
        return cls(through=min((each["start"] for each in plant.agreements), default="~"))

    def to_record(self) -> dict[str, Any]:
        return {"through": self.through, "open": list(self.open), "late": list(self.late)}

    def is_paid_now(self, plant: Plant, *, version: int, buyer: str) -> bool:
        """Whether a statement is paid when it is made: a correction is not while its buyer's next month is to come,
        which then pays its difference."""
        if version == 1:
            return True
        month = plant.next_month(self.through)
        following = plant.in_month(month) if month else None
        return following is None or following["buyer"] != buyer

    def after(self, settlement: PlantSettlement, *, paid_now: bool, month_closed: bool) -> PlantCourse:
        """The course with one more statement. `month_closed`: its buyer has closed the month before."""
        entry = {"month": settlement.month, "version": settlement.version, "statement_hash": settlement.statement_hash}
        late = [*self.late, {**entry, "buyer": settlement.buyer}]
        if settlement.version == 1:
            through = _after(settlement.month)
            return PlantCourse(through=through, late=late if month_closed else self.late)
        return replace(self, late=late) if paid_now else replace(self, open=[*self.open, entry])

    def without_late(self, buyer: str) -> PlantCourse:
        """The course once the buyer's closing has counted what was late."""
        return replace(self, late=[each for each in self.late if each["buyer"] != buyer])


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantStanding:
    """What a statement is made upon: its plant, how far that is settled, and the version that is there."""

    plant: Plant
    course: PlantCourse
    present: PlantSettlement | None

    def agreement(self, month: str, *, key: str) -> Agreement:
        """What held, or holds, in the month. Raises Refused `nothing_agreed`."""
        found = self.plant.in_month(month)
        if self.present is not None:
            found = self.plant.agreements[self.present.agreement - 1]
        if found is None:
            raise Refused("nothing_agreed", key=key, month=month)
        return found


def plan(
    args: Mapping[str, Any],
    standing: PlantStanding,
    *,
    participant: str,
    expected_version: int | None,
    statement_hash: str,
    operator: str,
    now_ms: int,
    key: str,
) -> PlantSettlement:
    """The public record of the statement that the arguments of `settle_plant` ask for.

    Months follow each other, and each is settled as it was agreed; producer or buyer may ask, as it comes to the same.
    Raises Refused: `nothing_agreed`, `not_a_party`, `stale_version`, `invalid_args` (a reason where nothing is
    replaced, or none where something is), `invalid_period` (detail: the month that is to be settled next),
    `period_not_over`, `terms_differ`, `carries_differ`.
    """
    month, present = args["month"], standing.present
    agreement = standing.agreement(month, key=key)
    if participant not in (standing.plant.producer, agreement["buyer"]):
        raise Refused("not_a_party", key=key)
    version = present.version if present else None
    if expected_version != version:
        raise Refused("stale_version", key=key, version=version)
    if (present is None) == ("reason" in args):
        raise Refused("invalid_args", key=key, path="args.reason")
    following = standing.plant.next_month(standing.course.through)
    if present is None and month != following:
        raise Refused("invalid_period", key=key, path="args.month", through=following)
    if not is_over(next_month(f"{month}-01"), now_ms=now_ms):
        raise Refused("period_not_over", key=key)
    if args["terms_hash"] != agreement["terms_hash"]:
        raise Refused("terms_differ", key=key)
    carries = list(standing.course.open) if present is None else []
    if [dict(each) for each in carries] != args.get("carries", []):
        raise Refused("carries_differ", key=key)
    return PlantSettlement(
        version=(version or 0) + 1,
        plant=key,
        month=month,
        buyer=agreement["buyer"],
        agreement=agreement["number"],
        statement_hash=statement_hash,
        readings_hash=args["readings_hash"],
        terms_hash=args["terms_hash"],
        operator=operator,
        refreshed_at=max(now_ms, present.refreshed_at) if present else now_ms,
        replaces=present.statement_hash if present else None,
        reason=CORRECTION if present else None,
        carries=carries,
    )


def _after(month: str) -> str:
    return next_month(f"{month}-01")[:7]
