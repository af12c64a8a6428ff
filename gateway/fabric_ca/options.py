"""How long a call may take, and how it is tried again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOptions:
    """Seconds. `deadline_s` bounds a call with all its attempts, `attempt_s` one of them.

    The pause between two attempts doubles from `first_pause_s` to `longest_pause_s`.
    Raises ValueError for a time that is not above 0.
    """

    deadline_s: float = 30.0
    attempt_s: float = 10.0
    first_pause_s: float = 0.1
    longest_pause_s: float = 2.0

    def __post_init__(self) -> None:
        if min(self.deadline_s, self.attempt_s, self.first_pause_s, self.longest_pause_s) <= 0:
            raise ValueError("every time must be above 0 s")
