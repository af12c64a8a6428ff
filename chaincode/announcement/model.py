"""An announcement 公告: what the exchange tells everybody, in both languages. Pure.

A correction is the next version; every version stays on the ledger as it was published, so nobody can change what was
said. A withdrawal is a version too: it says who withdrew it, when and for which reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from chaincode.refusals import Refused


class Status(StrEnum):
    """Whether the announcement stands."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Importance(StrEnum):
    """How loudly people are told."""

    NORMAL = "normal"
    IMPORTANT = "important"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One version. `title` and `text` hold `zh` and `en`; a text is its paragraphs.

    `valid_to` is the first market-local date (YYYY-MM-DD) on which it no longer holds; None: it holds until it is
    withdrawn. `published_at` is when the first version was, `reason` why it was withdrawn.
    """

    version: int
    status: Status
    importance: Importance
    title: Mapping[str, str]
    text: Mapping[str, Sequence[str]]
    published_at: int
    operator: str
    refreshed_at: int
    valid_to: str | None = None
    reason: str | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Announcement:
        fields = {**record, "status": Status(record["status"]), "importance": Importance(record["importance"])}
        return cls(**fields)

    def to_record(self) -> dict[str, Any]:
        record: dict[str, Any] = {name: getattr(self, name) for name in _ALWAYS}
        record |= {name: value for name in _WHERE_GIVEN if (value := getattr(self, name)) is not None}
        return record

    def withdraw(self, *, reason: str, operator: str, now_ms: int, key: str) -> Announcement:
        """The announcement taken back, one version on. Raises Refused `illegal_move` when it is withdrawn already."""
        self._check_stands(key)
        return replace(
            self,
            version=self.version + 1,
            status=Status.WITHDRAWN,
            reason=reason,
            operator=operator,
            refreshed_at=max(now_ms, self.refreshed_at),
        )

    def correct(self, args: Mapping[str, Any], *, operator: str, now_ms: int, key: str) -> Announcement:
        """The next version with all of `args`. Raises Refused `illegal_move` when it is withdrawn."""
        self._check_stands(key)
        return _published(
            args,
            version=self.version + 1,
            published_at=self.published_at,
            operator=operator,
            at=max(now_ms, self.refreshed_at),
        )

    def _check_stands(self, key: str) -> None:
        if self.status is not Status.PUBLISHED:
            raise Refused("illegal_move", key=key, state=self.status)


_ALWAYS = ("version", "status", "importance", "title", "text", "published_at", "operator", "refreshed_at")
_WHERE_GIVEN = ("valid_to", "reason")


def publish(args: Mapping[str, Any], *, operator: str, now_ms: int) -> Announcement:
    """The first version, from the arguments of `publish_announcement`."""
    return _published(args, version=1, published_at=now_ms, operator=operator, at=now_ms)


def _published(args: Mapping[str, Any], *, version: int, published_at: int, operator: str, at: int) -> Announcement:
    return Announcement(
        version=version,
        status=Status.PUBLISHED,
        importance=Importance(args["importance"]),
        title=args["title"],
        text=args["text"],
        valid_to=args.get("valid_to"),
        published_at=published_at,
        operator=operator,
        refreshed_at=at,
    )
