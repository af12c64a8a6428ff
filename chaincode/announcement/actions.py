"""The actions on announcements."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.announcement.model import Importance
from chaincode.dates import is_date
from chaincode.schemas import DATE, REASON, Schema, closed, identifier

MAX_CHARACTERS = 4_000
MAX_PARAGRAPHS = 100
MAX_TITLE = 120
LANGUAGES = ("zh", "en")

_LANGUAGE_TITLES = {"zh": "Chinese", "en": "English"}


def _title(language: str) -> Schema:
    return {"type": "string", "title": _LANGUAGE_TITLES[language], "minLength": 1, "maxLength": MAX_TITLE}


def _text(language: str) -> Schema:
    return {
        "type": "array",
        "title": _LANGUAGE_TITLES[language],
        "description": f"Paragraphs without line breaks, {MAX_CHARACTERS} characters together at most.",
        "items": {"type": "string", "title": "Paragraph", "minLength": 1, "maxLength": MAX_CHARACTERS},
        "minItems": 1,
        "maxItems": MAX_PARAGRAPHS,
    }


_CONTENT: Schema = {
    "title": closed("Title", {language: _title(language) for language in LANGUAGES}),
    "text": closed("Text", {language: _text(language) for language in LANGUAGES}),
    "importance": {
        "type": "string",
        "title": "Importance",
        "enum": [str(each) for each in Importance],
        "description": "An important one goes out by mail too.",
    },
    "valid_to": {**DATE, "title": "Day after the last day on which it holds"},
}
_OPTIONAL = ("valid_to",)


def _fits(args: dict[str, Any]) -> str | None:
    if any(sum(map(len, args["text"][language])) > MAX_CHARACTERS for language in LANGUAGES):
        return "text"
    return None if "valid_to" not in args or is_date(args["valid_to"]) else "valid_to"


ANNOUNCEMENT_ACTIONS = (
    Action(
        name="publish_announcement",
        noun="announcement",
        roles=("exchange_market_operator",),
        target="optional",
        summary="公告: tell everybody something, or correct an announcement. Earlier versions stay.",
        args=closed(
            "Publish an announcement",
            {"announcement": identifier("Announcement", "Id of the new announcement."), **_CONTENT},
            optional=_OPTIONAL,
        ),
        args_with_target=closed("Correct an announcement", _CONTENT, optional=_OPTIONAL),
        rule=_fits,
        example={
            "announcement": "2026-12-annual-trading",
            "title": {"zh": "关于开展2027年年度交易的公告", "en": "Annual trading for 2027"},
            "text": {
                "zh": ["2027年年度零售交易于12月1日9时开市。", "请各市场主体核对套餐与限额。"],
                "en": ["Annual retail trading for 2027 opens on 1 December at 9:00.", "Check packages and limits."],
            },
            "importance": "important",
            "valid_to": "2027-01-01",
        },
    ),
    Action(
        name="withdraw_announcement",
        noun="announcement",
        roles=("exchange_market_operator",),
        summary="Withdraw an announcement, for good. What it said stays on the ledger.",
        args=closed("Withdraw an announcement", {"reason": REASON}),
        example={"reason": "published_in_error"},
    ),
)
