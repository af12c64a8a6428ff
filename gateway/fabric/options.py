"""Settings of a gateway: a deadline for each stage, and how patiently a lost endpoint is tried again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Delays that double from `initial_s` up to `maximum_s`, with jitter so that clients do not return as one crowd."""

    initial_s: float
    maximum_s: float

    def __post_init__(self) -> None:
        if not 0 < self.initial_s <= self.maximum_s:
            raise ValueError("a backoff needs 0 < initial_s <= maximum_s")

    def delay_s(self, failures: int) -> float:
        """Seconds to wait after `failures` failures in a row (1 or more): between half and the whole of the step."""
        step = self.initial_s * 2.0 ** min(failures - 1, 32)
        return min(step, self.maximum_s) * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayOptions:
    """The deadlines are those the official clients recommend, in seconds. One covers all endpoints that are tried.

    A peer that answered UNAVAILABLE rests as `endpoint_rest` says before it is first choice for anyone again; a lost
    event stream is opened again as `reconnect` says. `on_unavailable` hears the name of each endpoint
    that did not serve.
    """

    evaluate_timeout_s: float = 5.0
    endorse_timeout_s: float = 15.0
    submit_timeout_s: float = 5.0
    commit_status_timeout_s: float = 60.0
    endpoint_rest: Backoff = field(default_factory=lambda: Backoff(initial_s=0.5, maximum_s=15.0))
    reconnect: Backoff = field(default_factory=lambda: Backoff(initial_s=0.05, maximum_s=5.0))
    on_unavailable: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        timeouts = (
            self.evaluate_timeout_s,
            self.endorse_timeout_s,
            self.submit_timeout_s,
            self.commit_status_timeout_s,
        )
        if min(timeouts) <= 0:
            raise ValueError("a timeout must be more than 0 seconds")
