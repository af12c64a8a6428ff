"""What the demo's check compared, and what differs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Findings:
    """How many comparisons of each kind were made, and what was found to differ: of what, never a value."""

    compared: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def expect(self, what: str, same: bool, *, of: str) -> None:
        """Count a comparison; one that is not the `same` is a difference `of` something, such as an order."""
        self.compared[what] += 1
        if not same:
            self.differences.append(f"{what}: {of}")
