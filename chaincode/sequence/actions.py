"""The actions on trading sequences."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.risk_warning import risk_warning_fields
from chaincode.schemas import DATE, REASON, SEGMENT, Schema, closed, identifier, integer
from chaincode.sequence.model import Kind, Mode, wrong_argument

MAX_PRICE_E8_YUAN_PER_KWH = 10**10  # as a tariff's: 100 yuan per kWh
_OPERATING = ("exchange_market_operator",)
# Anybody of the market, once the operator has let an hour go by (`chaincode.sequence.model.GRACE_MS`).
_TRADERS = ("consumer_owner", "consumer_operator", "retailer_trader", "retailer_contract_manager")
_PRICE_FIELDS = ("price_step_e8", "price_floor_e8", "price_cap_e8")
_AUCTION_FIELDS = ("margin_rule", "reveal_s", "risk_warning_hash", "risk_warning_text")


def price(title: str, description: str = "", *, minimum: int = -MAX_PRICE_E8_YUAN_PER_KWH) -> Schema:
    unit = "In 1e-8 yuan per kWh."
    return integer(
        title,
        minimum=minimum,
        maximum=MAX_PRICE_E8_YUAN_PER_KWH,
        description=f"{unit} {description}" if description else unit,
    )


def _time(title: str) -> Schema:
    return integer(title, minimum=0, description="Milliseconds since 1970 UTC.")


_FIELDS: dict[str, Any] = {
    "sequence": identifier("Trading sequence", "Id of the sequence."),
    "name": {
        "type": "string",
        "title": "Name",
        "description": "What traders read; public.",
        "minLength": 1,
        "maxLength": 80,
    },
    "kind": {"enum": [kind.value for kind in Kind], "title": "Stage of the market"},
    "mode": {"enum": [mode.value for mode in Mode], "title": "How trades come about"},
    "segment": SEGMENT,
    "period_start": {**DATE, "title": "First day of delivery"},
    "period_end": {**DATE, "title": "Day after the last day of delivery"},
    "opens_at": _time("Not opened before"),
    "closes_at": _time("Not closed before, and nothing is declared from then on"),
    "price_step_e8": price("Price step", "Listing and auction; every price is a multiple of it.", minimum=1),
    "price_floor_e8": price("Lowest price", "Listing and auction."),
    "price_cap_e8": price("Highest price", "Listing and auction."),
    "margin_rule": {
        "enum": ["time", "pro_rata"],
        "title": "Who of equals is served where not all can be",
        "description": "Auction: by the order of the ledger, or in proportion.",
    },
    "reveal_s": integer(
        "Time to reveal", minimum=1, maximum=7 * 86_400, description="Auction: seconds from the close of the bids on."
    ),
    **risk_warning_fields("Auction: every buyer acknowledges the warning with its bid."),
}

SEQUENCE_ACTIONS = (
    Action(
        name="announce_sequence",
        noun="sequence",
        roles=_OPERATING,
        target="none",
        summary="公告交易序列: announce what is traded, in which mode, within which limits, and when.",
        args=closed("Announce a trading sequence", _FIELDS, optional=("name", *_PRICE_FIELDS, *_AUCTION_FIELDS)),
        rule=wrong_argument,
        example={
            "sequence": "2026-08-monthly-auction",
            "name": "2026 年 8 月集中竞价",
            "kind": "monthly",
            "mode": "auction",
            "segment": "industrial",
            "period_start": "2026-08-01",
            "period_end": "2026-09-01",
            "opens_at": 1_784_163_600_000,
            "closes_at": 1_784_185_200_000,
            "price_step_e8": 10_000,
            "price_floor_e8": 20_000_000,
            "price_cap_e8": 80_000_000,
            "margin_rule": "time",
            "reveal_s": 3_600,
        },
    ),
    Action(
        name="open_sequence",
        noun="sequence",
        roles=_OPERATING,
        summary="开市: let declarations in, from the announced time on.",
        args=closed("Open a trading sequence", {}),
        example={},
    ),
    Action(
        name="close_sequence",
        noun="sequence",
        roles=(*_OPERATING, *_TRADERS),
        summary="闭市: let no more declarations in, after the announced time; bids are then revealed.",
        args=closed("Close a trading sequence", {}),
        example={},
    ),
    Action(
        name="cancel_sequence",
        noun="sequence",
        roles=_OPERATING,
        summary="取消: end a sequence before its result; orders that were made of it stay.",
        args=closed("Cancel a trading sequence", {"reason": REASON}),
        example={"reason": "announced_in_error"},
    ),
    Action(
        name="clear_auction",
        noun="sequence",
        roles=(*_OPERATING, *_TRADERS),
        summary="出清: clear the revealed bids at one price, after the time to reveal.",
        args=closed("Clear an auction", {}),
        example={},
    ),
    Action(
        name="allot",
        noun="sequence",
        roles=(*_OPERATING, *_TRADERS),
        summary="成交: make the orders of the next 200 pairs of a cleared auction.",
        args=closed("Allot the pairs of an auction", {}),
        example={},
    ),
)
