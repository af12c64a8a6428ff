"""The actions on plants and on what their parties get for a month."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.metering.actions import POINT
from chaincode.plant.model import KINDS, PARTY_KINDS
from chaincode.plant.terms import MAX_PARTIES
from chaincode.schemas import TERMS_HASH, Schema, closed, digest, identifier, integer, text

_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_MAX_POINTS = 50
_MAX_CARRIED = 100
_PRODUCER = ("consumer_owner",)
_BUYER = ("retailer_contract_manager", "grid_meter_data_agent")

MONTH = text("Month", r"[0-9]{4}-(0[1-9]|1[0-2])", "YYYY-MM.")
_PARTY: Schema = closed(
    "Party",
    {
        "role": identifier("Role", "Such as producer, investor, operator, roof; the terms say what it gets."),
        "kind": {"enum": list(PARTY_KINDS), "title": "Kind", "description": "A fund is an account and no participant."},
        "party": identifier("Party", "Id of the participant, or of the fund."),
    },
)
_AGREEMENT: Schema = {
    "start": {**MONTH, "title": "First month"},
    "end": {**MONTH, "title": "Month after the last one", "description": "Left out: until something else is agreed."},
    "buyer": identifier("Buyer", "The retailer, or the grid company, that buys what is fed in."),
    "points": {
        "type": "array",
        "title": "Metering points",
        "description": "Of the producer, which feed in; in ascending order.",
        "items": POINT,
        "minItems": 1,
        "maxItems": _MAX_POINTS,
    },
    "parties": {
        "type": "array",
        "title": "Parties",
        "description": "Who gets something; the terms have a weight for each, in this order.",
        "items": _PARTY,
        "minItems": 1,
        "maxItems": MAX_PARTIES,
    },
}
_AGREEMENT_EXAMPLE: dict[str, Any] = {
    "start": "2026-05",
    "buyer": "southern-retail",
    "points": ["mp-350100-000871"],
    "parties": [
        {"role": "roof", "kind": "participant", "party": "mill"},
        {"role": "producer", "kind": "participant", "party": "sunny"},
    ],
}
_CARRIES: Schema = {
    "type": "array",
    "title": "Corrections carried",
    "description": "The corrections of earlier months whose difference this one pays: all that are open.",
    "items": closed(
        "Correction",
        {
            "month": MONTH,
            "version": integer("Version", minimum=2),
            "statement_hash": digest("Statement hash", "Of the corrected month."),
        },
    ),
    "minItems": 1,
    "maxItems": _MAX_CARRIED,
}


def _sound_agreement(args: dict[str, Any]) -> str | None:
    if args.get("end", "~") <= args["start"]:
        return "end"
    if list(args["points"]) != sorted(set(args["points"])):
        return "points"
    parties = [(each["role"], each["kind"], each["party"]) for each in args["parties"]]
    return None if len(set(parties)) == len(parties) else "parties"


PLANT_ACTIONS = (
    Action(
        name="register_plant",
        noun="plant",
        roles=_PRODUCER,
        target="none",
        private="income_terms",
        summary="Register a plant of one's own and propose to a buyer what its parties get.",
        args=closed(
            "Register a plant",
            {
                "plant": identifier("Plant", "Opaque id: no name and no address."),
                "kind": {"enum": list(KINDS), "title": "Kind"},
                **_AGREEMENT,
            },
            optional=("end",),
        ),
        rule=_sound_agreement,
        example={"plant": "pv-350100-0007", "kind": "photovoltaic", **_AGREEMENT_EXAMPLE},
    ),
    Action(
        name="propose_plant_terms",
        noun="plant",
        roles=(*_PRODUCER, *_BUYER),
        private="income_terms",
        summary="Propose other points, parties, terms or another buyer of a plant, from a month on.",
        args=closed("Propose terms of a plant", _AGREEMENT, optional=("end",)),
        rule=_sound_agreement,
        example=_AGREEMENT_EXAMPLE,
    ),
    Action(
        name="agree_plant_terms",
        noun="plant",
        roles=(*_PRODUCER, *_BUYER),
        summary="Agree to what the other side has proposed for a plant.",
        args=closed("Agree to terms of a plant", {"terms_hash": TERMS_HASH}),
        example={"terms_hash": _EXAMPLE_HASH},
    ),
    Action(
        name="decline_plant_terms",
        noun="plant",
        roles=(*_PRODUCER, *_BUYER),
        summary="Decline what is proposed for a plant, or take one's own proposal back.",
        args=closed("Decline terms of a plant", {}),
        example={},
    ),
    Action(
        name="settle_plant",
        noun="plant_settlement",
        roles=("consumer_owner", "retailer_settlement_clerk", "retailer_contract_manager"),
        private="statement",
        summary="Settle what a plant has fed in during a month, or correct the statement that is there.",
        args=closed(
            "Settle a plant",
            {
                "month": MONTH,
                "readings_hash": digest("Readings hash", "Over point, date, version and root of each day."),
                "terms_hash": TERMS_HASH,
                "reason": {"enum": ["correction"], "title": "Reason of another version"},
                "carries": _CARRIES,
            },
            optional=("reason", "carries"),
        ),
        example={"month": "2026-05", "readings_hash": _EXAMPLE_HASH, "terms_hash": _EXAMPLE_HASH},
    ),
)
