"""The actions on bids in a call auction. Opening, closing, clearing and allotting are the sequence's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chaincode.action import Action
from chaincode.auction.model import MAX_BIDS, MAX_STEPS, is_ladder, side_of
from chaincode.intent import Intent
from chaincode.schemas import Schema, closed, digest, identifier, integer
from chaincode.sequence.actions import price

MAX_STEP_WH = 10**11  # 100 GWh: the sum of a full book stays within the integers of JSON
_BIDDING = ("consumer_owner", "consumer_operator", "retailer_trader", "retailer_contract_manager")
_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

_SEQUENCE = identifier("Trading sequence")
_N = integer("Number of the bid", minimum=1, maximum=MAX_BIDS, description="Of one's own bid on its side.")
_SEALED: dict[str, Any] = {
    "bid_hash": digest(
        "Bid hash", 'SHA-256 (hex) of canonical {"participant", "salt", "sequence", "steps"} as they will be revealed.'
    ),
    "package": identifier("Package", "Sellers: the retail package; its tariff has one price."),
    "package_version": integer("Package version", minimum=1, description="Sellers."),
    "risk_warning": digest("Risk warning", "Buyers: the sequence's, where it has one."),
}
_OPTIONAL = ("package", "package_version", "risk_warning")
STEPS_SCHEMA: Schema = {
    "type": "array",
    "title": "Steps",
    "description": "A buyer's prices fall from step to step, a seller's rise.",
    "items": closed(
        "Step",
        {
            "energy_wh": integer("Energy", minimum=1, maximum=MAX_STEP_WH, description="Of this step alone, in Wh."),
            "price_e8": price("Price", "The most that a buyer pays, the least that a seller takes."),
        },
    ),
    "minItems": 1,
    "maxItems": MAX_STEPS,
}


def _cites_version(args: dict[str, Any]) -> str | None:
    return "package_version" if ("package" in args) != ("package_version" in args) else None


def _rises_or_falls(args: dict[str, Any]) -> str | None:
    return None if is_ladder(args["steps"]) else "steps"


def _book(intent: Intent) -> Iterable[str]:
    return (f"bids/{intent.args['sequence']}/{side_of(intent.role)}",)


BID_ACTIONS = (
    Action(
        name="bid",
        noun="bid",
        roles=_BIDDING,
        target="none",
        summary="申报: bid in an auction; nobody sees more than the hash until it is revealed.",
        args=closed("Bid", {"sequence": _SEQUENCE, **_SEALED}, optional=_OPTIONAL),
        rule=_cites_version,
        touches=_book,
        example={
            "sequence": "2026-08-monthly-auction",
            "bid_hash": _EXAMPLE_HASH,
            "package": "flat-2026",
            "package_version": 1,
        },
    ),
    Action(
        name="change_bid",
        noun="bid",
        roles=_BIDDING,
        target="none",
        summary="改报: put another bid in the place of one's own, behind all others in the order of the ledger.",
        args=closed("Change a bid", {"sequence": _SEQUENCE, "n": _N, **_SEALED}, optional=_OPTIONAL),
        rule=_cites_version,
        touches=_book,
        example={"sequence": "2026-08-monthly-auction", "n": 7, "bid_hash": _EXAMPLE_HASH},
    ),
    Action(
        name="withdraw_bid",
        noun="bid",
        roles=_BIDDING,
        target="none",
        summary="撤报: take one's bid back, while the auction is open.",
        args=closed("Withdraw a bid", {"sequence": _SEQUENCE, "n": _N}),
        touches=_book,
        example={"sequence": "2026-08-monthly-auction", "n": 7},
    ),
    Action(
        name="reveal_bid",
        noun="bid",
        roles=_BIDDING,
        target="none",
        summary="揭示: open one's sealed bid, in the time to reveal; one that is not revealed is out.",
        args=closed(
            "Reveal a bid",
            {
                "sequence": _SEQUENCE,
                "n": _N,
                "steps": STEPS_SCHEMA,
                "salt": digest("Salt", "The 32 random bytes in hex that went into the bid hash."),
            },
        ),
        rule=_rises_or_falls,
        touches=_book,
        example={
            "sequence": "2026-08-monthly-auction",
            "n": 7,
            "steps": [
                {"energy_wh": 40_000_000, "price_e8": 46_300_000},
                {"energy_wh": 20_000_000, "price_e8": 44_000_000},
            ],
            "salt": _EXAMPLE_HASH,
        },
    ),
)
