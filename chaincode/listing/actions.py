"""The actions on listings, and the one by which a consumer takes from one."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.schemas import SEGMENT, Schema, closed, digest, identifier, integer
from chaincode.tariff.schema import MAX_PRICES, PRICE_E8_YUAN_PER_KWH, PRICE_NAME_PATTERN

MAX_ENERGY_WH = 10**12  # 1 TWh
_OFFERING = ("retailer_trader", "retailer_contract_manager")
_TAKING = ("consumer_owner", "consumer_operator")
_LISTING_ID = digest("Listing", "Id of the listing: the digest (hex) of the intent that published it.")
_PRICES: Schema = {
    "type": "object",
    "title": "Prices by name",
    "description": "Every price name of the package's tariff; public, in 1e-8 yuan per kWh.",
    "patternProperties": {f"^{PRICE_NAME_PATTERN}$": PRICE_E8_YUAN_PER_KWH},
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": MAX_PRICES,
}
_ENERGY = integer("Energy", minimum=1, maximum=MAX_ENERGY_WH, description="Of the delivery period, in Wh.")
_MIN_TAKE = integer(
    "Smallest take", minimum=1, maximum=MAX_ENERGY_WH, description="In Wh; the whole rest may always be taken."
)
_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_EXAMPLE_PRICES = {"flat": 46_300_000}


def _smallest_take(args: dict[str, Any]) -> str | None:
    return "min_take_wh" if args.get("min_take_wh", 0) > args.get("energy_wh", MAX_ENERGY_WH) else None


LISTING_ACTIONS = (
    Action(
        name="publish_listing",
        noun="listing",
        roles=_OFFERING,
        target="none",
        summary="挂牌: offer energy of a retail package at public prices, while the sequence is open.",
        args=closed(
            "Publish a listing",
            {
                "sequence": identifier("Trading sequence"),
                "package": identifier("Package", "Id of the retail package."),
                "package_version": integer("Package version", minimum=1),
                "prices": _PRICES,
                "energy_wh": _ENERGY,
                "min_take_wh": _MIN_TAKE,
            },
        ),
        rule=_smallest_take,
        example={
            "sequence": "2026-08-monthly-listing",
            "package": "flat-2026",
            "package_version": 1,
            "prices": _EXAMPLE_PRICES,
            "energy_wh": 5_000_000_000,
            "min_take_wh": 10_000_000,
        },
    ),
    Action(
        name="amend_listing",
        noun="listing",
        roles=_OFFERING,
        summary="改牌: change a listing; its prices only while nothing is taken, its energy never below what is.",
        args=closed(
            "Amend a listing",
            {"prices": _PRICES, "energy_wh": _ENERGY, "min_take_wh": _MIN_TAKE},
            optional=("prices", "energy_wh", "min_take_wh"),
            at_least=1,
        ),
        rule=_smallest_take,
        example={"energy_wh": 6_000_000_000},
    ),
    Action(
        name="withdraw_listing",
        noun="listing",
        roles=_OFFERING,
        summary="撤牌: take back what nobody has taken.",
        args=closed("Withdraw a listing", {}),
        example={},
    ),
    Action(
        name="take",
        noun="order",
        roles=_TAKING,
        target="none",
        summary="摘牌: take energy from a listing, at its prices; the order that it makes is confirmed by both.",
        args=closed(
            "Take from a listing",
            {
                "listing": _LISTING_ID,
                "energy_wh": _ENERGY,
                "prices": {**_PRICES, "description": "The listing's prices as the consumer has seen them."},
                "segment": SEGMENT,
                "risk_warning": digest("Risk warning", "SHA-256 (hex) of the package's warning, where it has one."),
            },
            optional=("risk_warning",),
        ),
        touches=lambda intent: (intent.args["listing"], f"supply/{intent.participant}"),
        example={
            "listing": _EXAMPLE_HASH,
            "energy_wh": 250_000_000,
            "prices": _EXAMPLE_PRICES,
            "segment": "industrial",
        },
    ),
)
