"""A meter and its lifecycle: one visible table of moves. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from chaincode.refusals import Refused


class MeterState(StrEnum):
    """A commissioned meter measures, a faulty one is at its point and is not to be trusted."""

    INSTALLED = "installed"
    COMMISSIONED = "commissioned"
    FAULTY = "faulty"
    REPLACED = "replaced"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: who is in one of `before` is in `after` once `action` is done."""

    action: str
    before: tuple[MeterState, ...]
    after: MeterState


MOVES = (
    Move("commission_meter", (MeterState.INSTALLED, MeterState.FAULTY), MeterState.COMMISSIONED),
    Move("report_meter_fault", (MeterState.COMMISSIONED,), MeterState.FAULTY),
    Move("replace_meter", (MeterState.COMMISSIONED, MeterState.FAULTY), MeterState.REPLACED),
    Move(
        "retire_meter",
        (MeterState.INSTALLED, MeterState.COMMISSIONED, MeterState.FAULTY, MeterState.REPLACED),
        MeterState.RETIRED,
    ),
)
MOVE_OF_ACTION: Mapping[str, Move] = {move.action: move for move in MOVES}
IN_SERVICE = (MeterState.COMMISSIONED, MeterState.FAULTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """One meter at the point `point`.

    `ratio` is by what a register's difference is multiplied (current times voltage transformer), `digits` how many
    digits the register has before the point of a kWh or kvarh, `resolution_wh` what one step of its last digit is, in
    Wh before the ratio, `capacity_va` the most that it measures, after the ratio. `since` is the day of the last move.
    """

    version: int
    point: str
    state: MeterState = MeterState.INSTALLED
    ratio: int
    digits: int
    resolution_wh: int
    capacity_va: int
    since: str
    replaced_by: str | None = None
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Meter:
        return cls(**{**record, "state": MeterState(record["state"])})

    def to_record(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return {**{name: value for name, value in values.items() if value is not None}, "state": self.state.value}

    def move(
        self, action: str, day: str, *, operator: str, now_ms: int, key: str, replaced_by: str | None = None
    ) -> Meter:
        """The meter after `action` on `day`.

        Raises Refused: `illegal_move` (its state has no such move), `date_not_allowed` (before the last one).
        """
        row = MOVE_OF_ACTION[action]
        if self.state not in row.before:
            raise Refused("illegal_move", key=key, state=self.state)
        if day < self.since:
            raise Refused("date_not_allowed", key=key)
        return replace(
            self,
            version=self.version + 1,
            state=row.after,
            since=day,
            replaced_by=replaced_by or self.replaced_by,
            operator=operator,
            refreshed_at=max(now_ms, self.refreshed_at),
        )


def install(args: Mapping[str, Any], *, operator: str, now_ms: int) -> Meter:
    """A new meter, as the arguments of `install_meter` describe it."""
    described = {name: args[name] for name in ("point", "ratio", "digits", "resolution_wh", "capacity_va")}
    return Meter(version=1, since=args["on"], operator=operator, refreshed_at=now_ms, **described)
