"""What the ledger keeps of a point's readings of one day: the root of their tree, by version. Pure.

Roots travel and lie on the ledger as base64url without padding, 43 characters each: there are 100,000 of them a day.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaincode.dates import is_date, market_day

ROOT_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """One entry of a batch: `root` (base64url) is to be version `version` of the point's day."""

    point: str
    date: str
    version: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingDay:
    """One version of a point's day; `corrects` is the root of the version before. Roots are base64url."""

    version: int
    root: str
    agent: str
    refreshed_at: int
    corrects: str | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ReadingDay:
        return cls(**record)

    def to_record(self) -> dict[str, Any]:
        record = {
            "version": self.version,
            "root": self.root,
            "agent": self.agent,
            "refreshed_at": self.refreshed_at,
        }
        return record if self.corrects is None else {**record, "corrects": self.corrects}

    @property
    def root_hex(self) -> str:
        return root_hex(self.root)


def anchored(anchor: Anchor, *, before: ReadingDay | None, agent: str, now_ms: int) -> ReadingDay:
    """The day's first version, or the one that corrects `before`."""
    return ReadingDay(
        version=anchor.version,
        root=anchor.root,
        agent=agent,
        refreshed_at=now_ms if before is None else max(now_ms, before.refreshed_at),
        corrects=before.root if before else None,
    )


def is_over(day: str, *, now_ms: int) -> bool:
    """Whether the market-local day is over at `now_ms`."""
    return day < market_day(now_ms)


def encode_root(root: bytes) -> str:
    return base64.urlsafe_b64encode(root).rstrip(b"=").decode()


def root_hex(root: str) -> str:
    """A root in hex, as people and APIs have it."""
    return base64.urlsafe_b64decode(root + "=").hex()


def encode_days(anchors: Sequence[tuple[str, str, int, bytes]]) -> list[dict[str, Any]]:
    """The `days` of `anchor_readings` for (date, point, version, root), in the one order that is let in."""
    days: dict[str, list[tuple[str, int, bytes]]] = {}
    for date, point, version, root in sorted(anchors):
        days.setdefault(date, []).append((point, version, root))
    return [_day(date, entries) for date, entries in days.items()]


def read_days(days: Sequence[Mapping[str, Any]]) -> Iterator[Anchor]:
    """The entries of a batch that `fault_of` finds sound."""
    for day in days:
        roots = base64.urlsafe_b64decode(day["roots"] + "=" * (-len(day["roots"]) % 4))
        for place, point in enumerate(day["points"]):
            root = encode_root(roots[place * ROOT_BYTES : (place + 1) * ROOT_BYTES])
            version = day["versions"][place] if "versions" in day else 1
            yield Anchor(point=point, date=day["date"], version=version, root=root)


def fault_of(days: Sequence[Mapping[str, Any]]) -> str | None:
    """Which argument of a batch is wrong: days and the points of each have to ascend, and each point has to have one
    root (and one version, where versions are given)."""
    dates = [day["date"] for day in days]
    if not all(map(is_date, dates)) or dates != sorted(set(dates)):
        return "days"
    for number, day in enumerate(days):
        points = day["points"]
        if points != sorted(set(points)):
            return f"days[{number}].points"
        if len(_decoded(day["roots"])) != ROOT_BYTES * len(points):
            return f"days[{number}].roots"
        if len(day.get("versions", points)) != len(points):
            return f"days[{number}].versions"
    return None


def _day(date: str, entries: Sequence[tuple[str, int, bytes]]) -> dict[str, Any]:
    versions = [version for _, version, _ in entries]
    day = {
        "date": date,
        "points": [point for point, _, _ in entries],
        "roots": encode_root(b"".join(root for _, _, root in entries)),
    }
    return day if set(versions) == {1} else {**day, "versions": versions}


def _decoded(text: str) -> bytes:
    """The bytes, empty where they are not in the form that `encode_root` gives."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return b""
    return raw if encode_root(raw) == text else b""
