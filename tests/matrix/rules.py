"""The answers, from the two tables that were written by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from tests.matrix.cast import Place, Seat, seat

_FOLDER = Path(__file__).parent


class Ownership(StrEnum):
    """Who asks, in relation to the record, and by which way.

    `foreign` is the owner, through another organisation's transaction; `impostor` is the owner in the name of a
    participant of another organisation.
    """

    OWN = "own"
    COLLEAGUE = "colleague"
    NEIGHBOUR = "neighbour"
    FOREIGN = "foreign"
    IMPOSTOR = "impostor"

    @property
    def place(self) -> Place:
        return Place(self.value) if self.value in set(Place) else Place.OWN


@dataclass(frozen=True, slots=True)
class Case:
    """One question: may this seat do this, standing so to the record?"""

    seat: Seat
    action: str
    ownership: Ownership

    def __str__(self) -> str:
        return f"{self.seat.name} {self.action} {self.ownership}"


@cache
def _expected() -> dict[str, dict[str, bool]]:
    with (_FOLDER / "expected.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = {"yes": True, "no": False}
    return {row.pop("action"): {name: answers[answer] for name, answer in row.items()} for row in rows}


@cache
def _ownership() -> dict[tuple[str, str], dict[str, str]]:
    with (_FOLDER / "ownership.csv").open(encoding="utf-8", newline="") as file:
        return {(row["action"], row["side"]): row for row in csv.DictReader(file)}


def actions() -> list[str]:
    """The actions of the table, in its order."""
    return list(_expected())


def seats() -> list[Seat]:
    """The seats of the table, in its order."""
    return [seat(name) for name in next(iter(_expected().values()))]


def all_cases() -> Iterator[Case]:
    """Every seat × action × ownership."""
    for action in actions():
        for each in seats():
            for ownership in Ownership:
                yield Case(each, action, ownership)


def expected(case: Case, *, over_http: bool = False) -> str:
    """`applied`, or the code of the refusal. Over HTTP another organisation's API refuses before it looks at roles."""
    if case.ownership is Ownership.FOREIGN and over_http:
        return "wrong_organisation"
    if case.seat.organisation == "RegulatorOrg" and case.ownership is not Ownership.FOREIGN:
        return "read_only_organisation"
    if case.ownership is Ownership.IMPOSTOR:
        return "wrong_participant"
    if not _expected()[case.action][case.seat.name]:
        return "role_not_allowed"
    if case.ownership is Ownership.FOREIGN:
        return "wrong_organisation"
    rows = _ownership()
    row = rows.get((case.action, "any")) or rows[case.action, case.seat.side]
    if over_http and row[case.ownership] == "posting_missing":
        return "applied"  # the API has it carried out then
    return row[case.ownership]
