"""The pace of the market, block by block: which intents were applied, and how long each was on its way. Pure.

Latency is from the time in the intent's id (UUIDv7: its author's clock, when it was made) to the time of the block. A
block has no time of its own: it is the latest that a valid transaction in it was proposed. So signing, sending and
waiting for a batch are in it, ordering and writing the block are not; an intent signed offline has waited since then;
and an author whose clock is ahead counts as 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Table

from gateway.projection.pace_tables import latencies, paces
from gateway.projection.records import Row

MINUTE_MS = 60_000
KEPT_MINUTES = 24 * 60

_CLASS_BITS = 5  # 16 classes from each power of two to the next: 6 % wide at most
_LONGEST_MS = 2 * 86_400_000


def pace_rows(applied: Iterable[tuple[str, str]], *, at_ms: int) -> list[tuple[Table, Row]]:
    """What a block at `at_ms` adds to `paces` and `latencies`; `applied` is action and id of each applied intent."""
    minute = at_ms // MINUTE_MS
    actions: Counter[str] = Counter()
    classes: Counter[int] = Counter()
    for action, intent_id in applied:
        actions[action] += 1
        classes[least_of_class(at_ms - made_at(intent_id))] += 1
    rows: list[tuple[Table, Row]] = [
        (paces, {"minute": minute, "action": action, "intents": count}) for action, count in actions.items()
    ]
    rows += [(latencies, {"minute": minute, "least_ms": least, "intents": n}) for least, n in classes.items()]
    return rows


def made_at(intent_id: str) -> int:
    """The time in a UUIDv7, ms since 1970 UTC."""
    return int(intent_id[:8] + intent_id[9:13], 16)


def least_of_class(latency_ms: int) -> int:
    """The lower end of the class of a latency."""
    latency_ms = min(max(latency_ms, 0), _LONGEST_MS)
    return latency_ms >> (shift := _shift(latency_ms)) << shift


def middle_of_class(least_ms: int) -> int:
    """The middle of the class with this lower end."""
    return least_ms + (1 << _shift(least_ms)) // 2


def _shift(latency_ms: int) -> int:
    return max(0, latency_ms.bit_length() - _CLASS_BITS)
