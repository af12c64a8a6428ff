"""Arguments of the steps on announcements."""

from __future__ import annotations

from typing import Any


def announcement_args(announcement: str | None = None, **changes: Any) -> dict[str, Any]:
    """The arguments of `publish_announcement`; without an id, those of a correction."""
    content = {
        "title": {"zh": "关于年度交易的公告", "en": "Annual trading"},
        "text": {"zh": ["年度交易下周开市。", "请核对限额。"], "en": ["Annual trading opens next week."]},
        "importance": "normal",
    }
    return {**({"announcement": announcement} if announcement else {}), **content, **changes}
