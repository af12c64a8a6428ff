"""UUIDv7 (RFC 9562, section 5.7) for the ids of intents: unique everywhere, and ordered within one process.

The ledger knows an intent by its actor and this id, so the id is made once and kept through every retry.
"""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID

_RANDOM_BITS = 74
_RANDOM_MAX = (1 << _RANDOM_BITS) - 1


class Uuid7Source:
    """Makes UUIDv7s that grow strictly, also within one millisecond and when the clock steps back.

    Within a millisecond the 74 random bits are raised by a random step (RFC 9562, section 6.2, method 2), so that the
    next id cannot be guessed from the last one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds = -1
        self._random = 0

    def make(self, *, now_ms: int) -> str:
        """The next id, in lower-case text, at `now_ms` milliseconds since 1970 UTC."""
        with self._lock:
            if now_ms > self._milliseconds:
                self._milliseconds = now_ms
                self._random = secrets.randbits(_RANDOM_BITS - 1)  # the top bit is free: room to count
            else:
                self._random += 1 + secrets.randbits(32)
                if self._random > _RANDOM_MAX:
                    self._milliseconds += 1
                    self._random = secrets.randbits(_RANDOM_BITS - 1)
            return str(_uuid(self._milliseconds, self._random))


def _uuid(milliseconds: int, random: int) -> UUID:
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low)


_source = Uuid7Source()


def uuid7() -> str:
    """A new UUIDv7 by this machine's clock, in lower-case text."""
    return _source.make(now_ms=time.time_ns() // 1_000_000)
