"""The answers held against the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.matrix.rules import Case


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong, a line for each case; `others` were rightly refused, by another name than the tables'."""

    cases: int
    allowed: int
    allows: list[str]
    denials: list[str]
    others: list[str]

    @property
    def faults(self) -> tuple[list[str], list[str], list[str]]:
        return self.allows, self.denials, self.others

    def __str__(self) -> str:
        return (
            f"{self.cases} cases, {self.allowed} to be allowed, {self.cases - self.allowed} to be refused: "
            f"{len(self.allows)} wrong allows, {len(self.denials)} wrong denials, "
            f"{len(self.others)} refused by another name"
        )


NO_FAULTS: tuple[list[str], list[str], list[str]] = ([], [], [])


def judge(answers: Mapping[Case, str], wanted: Mapping[Case, str], *, good: str = "applied") -> Verdict:
    """`good` is the answer of a case that is allowed; every other one is a refusal's code."""
    wrong = {case: (wanted[case], answer) for case, answer in answers.items() if answer != wanted[case]}
    return Verdict(
        cases=len(answers),
        allowed=sum(wanted[case] == good for case in answers),
        allows=[f"{case}: {pair}" for case, pair in wrong.items() if pair[1] == good],
        denials=[f"{case}: {pair}" for case, pair in wrong.items() if pair[0] == good],
        others=[f"{case}: {pair}" for case, pair in wrong.items() if good not in pair],
    )
