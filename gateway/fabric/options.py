"""Settings of a gateway: a deadline for each stage, and how patiently a lost endpoint is tried again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Delays that double from `initial_s` up to `maximum_s`, with jitter so that clients do not return as one crowd.

    Raises ValueError unless 0 < `initial_s` <= `maximum_s`.
    """

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
    """The deadlines are those the official clients recommend, in seconds. One covers all endpoints that are tried; that
    of an event stream bounds it as a whole, and None leaves it without an end. Every call can be given its own.

    A peer that answered UNAVAILABLE rests as `endpoint_rest` says before it is first choice for anyone again; a lost
    event stream is opened again as `reconnect` says. `on_unavailable` hears the name of each endpoint
    that did not serve. Raises ValueError for a time that is not above 0.
    """

    evaluate_timeout_s: float = 5.0
    endorse_timeout_s: float = 15.0
    submit_timeout_s: float = 5.0
    commit_status_timeout_s: float = 60.0
    chaincode_events_timeout_s: float | None = None
    block_events_timeout_s: float | None = None
    filtered_block_events_timeout_s: float | None = None
    block_and_private_data_events_timeout_s: float | None = None
    endpoint_rest: Backoff = field(default_factory=lambda: Backoff(initial_s=0.5, maximum_s=15.0))
    reconnect: Backoff = field(default_factory=lambda: Backoff(initial_s=0.05, maximum_s=5.0))
    on_unavailable: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        timeouts = (
            self.evaluate_timeout_s,
            self.endorse_timeout_s,
            self.submit_timeout_s,
            self.commit_status_timeout_s,
            self.chaincode_events_timeout_s,
            self.block_events_timeout_s,
            self.filtered_block_events_timeout_s,
            self.block_and_private_data_events_timeout_s,
        )
        for timeout_s in timeouts:
            check_timeout(timeout_s)


def check_timeout(timeout_s: float | None) -> None:
    """Raises ValueError for a timeout that leaves no time. None is none at all."""
    if timeout_s is not None and timeout_s <= 0:
        raise ValueError("a timeout must be more than 0 seconds")
