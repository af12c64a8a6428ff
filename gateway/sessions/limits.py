"""Rate limits: token buckets by user or address, in this process."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable

from gateway.problems import ProblemError

_KEPT = 50_000


class RateLimit:
    """At most `burst` at once and `per_minute` in the long run, for each name. `clock` gives ms since 1970 UTC.

    At most 50,000 names are remembered; the ones unused for longest go first, and their buckets are full by then.
    """

    def __init__(self, *, burst: int, per_minute: int, clock: Callable[[], int]) -> None:
        self._burst = float(burst)
        self._per_ms = per_minute / 60_000
        self._clock = clock
        self._levels: dict[str, tuple[float, int]] = {}

    def has_room(self, name: str) -> bool:
        """Whether the share of `name` is not used up."""
        return self._level(name) >= 1

    def check(self, name: str) -> None:
        """Raise ProblemError `too_many_requests` (with Retry-After) when the share of `name` is used up."""
        level = self._level(name)
        if level < 1:
            wait_s = math.ceil((1 - level) / self._per_ms / 1_000)
            raise ProblemError("too_many_requests", headers={"Retry-After": str(max(wait_s, 1))})

    def take(self, name: str) -> None:
        """Count one against the share of `name`."""
        level = max(self._level(name) - 1, 0.0)
        self._levels.pop(name, None)
        self._levels[name] = (level, self._clock())
        if len(self._levels) > _KEPT:
            del self._levels[next(iter(self._levels))]

    def _level(self, name: str) -> float:
        now = self._clock()
        level, at = self._levels.get(name, (self._burst, now))
        return min(self._burst, level + max(now - at, 0) * self._per_ms)


def client_network(address: str) -> str:
    """The name by which a client's address is limited: of IPv6 the first 64 bits, all of which one client has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(parsed) >> 64 << 64, 64)))
