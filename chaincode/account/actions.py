"""The actions on postings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chaincode.account.posting import State
from chaincode.action import Action
from chaincode.dates import is_date
from chaincode.intent import Intent
from chaincode.schemas import DATE, closed, identifier

_KEEPERS = ("retailer_settlement_clerk", "retailer_contract_manager")
_VALUE_DATE = {**DATE, "title": "Value date"}


def _wrong_day(args: dict[str, Any]) -> str | None:
    return None if is_date(args["day"]) else "day"


def _wrong_end(args: dict[str, Any]) -> str | None:
    if ("day" in args) != (args["state"] == State.POSTED):
        return "day"
    return _wrong_day(args) if "day" in args else None


def _book(intent: Intent) -> Iterable[str]:
    """All postings of a book change its balances, and go on the ledger in the order in which they came."""
    return (f"book/{intent.participant}",)


POSTING_ACTIONS = (
    Action(
        name="post",
        noun="posting",
        roles=_KEEPERS,
        target="none",
        private="posting",
        summary="Make a posting in one's own book; it stands at once, or waits.",
        args=closed(
            "Post",
            {
                "posting": identifier("Posting", "Its id, made by whoever signs; it is used once in a book."),
                "state": {"enum": [State.PENDING.value, State.POSTED.value], "title": "State"},
                "day": _VALUE_DATE,
            },
        ),
        rule=_wrong_day,
        touches=_book,
        example={"posting": "receipt-2026-0001", "state": "posted", "day": "2026-06-15"},
    ),
    Action(
        name="end_posting",
        noun="posting",
        roles=_KEEPERS,
        private="posting",
        summary="End a pending posting: posted on a day, voided, or expired when its time is over.",
        args=closed(
            "End of a posting",
            {
                "state": {"enum": [State.POSTED.value, State.VOIDED.value, State.EXPIRED.value], "title": "State"},
                "day": {**_VALUE_DATE, "description": "Of one that is posted."},
            },
            optional=("day",),
        ),
        rule=_wrong_end,
        touches=_book,
        example={"state": "posted", "day": "2026-06-15"},
    ),
)
