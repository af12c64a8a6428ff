"""The actions on participants."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.identity.model import (
    CONSUMER_CLASSES,
    CREDIT_RATINGS,
    ORGANISATIONS_OF_KIND,
    REGISTRAR,
    ParticipantStatus,
)
from chaincode.schemas import DATE, PUBLIC_KEY, REASON, Schema, closed, digest, identifier, integer
from chaincode.signature import load_public_key

_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_EXAMPLE_POINT = (  # the base point of P-256
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
_REGISTRAR = (REGISTRAR,)
_DATA_HASH = digest("Data hash", "Salted SHA-256 (hex) of the registration data, which stays off the chain.")
_CLASS: Schema = {"enum": list(CONSUMER_CLASSES), "title": "Class of a consumer"}
_QUALIFICATIONS: Schema = {
    "type": "array",
    "title": "Qualifications",
    "description": "Documents by their hash; all of them, in place of those that were there.",
    "items": closed(
        "Qualification",
        {
            "kind": {**REASON, "title": "Kind of document"},
            "document_hash": digest("Document hash", "Salted SHA-256 (hex) of the document."),
            "expires_on": {**DATE, "title": "First day on which it is no longer good"},
        },
        optional=("expires_on",),
    ),
    "maxItems": 32,
}
_SETTABLE = [status.value for status in ParticipantStatus if status is not ParticipantStatus.DEFAULTED]
_EXAMPLE_QUALIFICATIONS = [{"kind": "business_licence", "document_hash": _EXAMPLE_HASH, "expires_on": "2031-01-01"}]


# A retailer's assets bound the electricity that it may sell in a year (Zhejiang's trial rules: assets × 30).
_VOLUME_CAP: Schema = {
    "type": "object",
    "title": "Volume caps by delivery year",
    "description": "In Wh; all of them, in place of those that were there.",
    "patternProperties": {"^20[0-9]{2}$": integer("Volume cap", minimum=0)},
    "additionalProperties": False,
    "maxProperties": 20,
}


def _registration(args: dict[str, Any]) -> str | None:
    """An organisation has its kinds of participants, and only consumers have a class."""
    if args["organisation"] not in ORGANISATIONS_OF_KIND[args["kind"]]:
        return "organisation"
    return "class" if "class" in args and args["kind"] != "consumer" else None


def _point(args: dict[str, Any]) -> str | None:
    """Nothing can be wrapped for what is no point of the curve."""
    return None if load_public_key(args["encryption_key"]) else "encryption_key"


PARTICIPANT_ACTIONS = (
    Action(
        name="register_participant",
        noun="participant",
        roles=_REGISTRAR,
        target="none",
        summary="Register a market participant, or the operator of an organisation's platform.",
        args=closed(
            "Register a participant",
            {
                "participant": identifier("Participant", "Id of the new participant."),
                "organisation": {"enum": list(ORGANISATIONS_OF_KIND["operator"]), "title": "Organisation (MSP id)"},
                "kind": {"enum": list(ORGANISATIONS_OF_KIND), "title": "Kind"},
                "class": _CLASS,
                "data_hash": _DATA_HASH,
                "qualifications": _QUALIFICATIONS,
            },
            optional=("class", "data_hash", "qualifications"),
        ),
        rule=_registration,
        example={
            "participant": "bakery-12",
            "organisation": "ConsumerOrg",
            "kind": "consumer",
            "class": "commercial",
            "data_hash": _EXAMPLE_HASH,
            "qualifications": _EXAMPLE_QUALIFICATIONS,
        },
    ),
    Action(
        name="update_participant",
        noun="participant",
        roles=_REGISTRAR,
        summary="Replace what is known of a participant, after another audit.",
        args=closed(
            "Update a participant",
            {"class": _CLASS, "data_hash": _DATA_HASH, "qualifications": _QUALIFICATIONS},
            optional=("class", "data_hash", "qualifications"),
            at_least=1,
        ),
        example={"data_hash": _EXAMPLE_HASH, "qualifications": _EXAMPLE_QUALIFICATIONS},
    ),
    Action(
        name="rate_participant",
        noun="participant",
        roles=_REGISTRAR,
        summary="Set a participant's credit rating; earlier ones stay in the history.",
        args=closed(
            "Rate a participant",
            {"credit_rating": {"enum": list(CREDIT_RATINGS), "title": "Credit rating"}, "reason": REASON},
        ),
        example={"credit_rating": "AA", "reason": "yearly_review"},
    ),
    Action(
        name="set_participant_status",
        noun="participant",
        roles=_REGISTRAR,
        summary="Suspend a participant, make it active again, or close it for good.",
        args=closed(
            "Set a participant's status",
            {"status": {"enum": _SETTABLE, "title": "Status"}, "reason": REASON},
        ),
        example={"status": "suspended", "reason": "licence_expired"},
    ),
    Action(
        name="set_volume_cap",
        noun="participant",
        roles=_REGISTRAR,
        summary="Cap what a retailer may contract for delivery in a year; years that are not named have no cap.",
        args=closed("Set a volume cap", {"volume_cap_wh": _VOLUME_CAP}),
        example={"volume_cap_wh": {"2026": 3_000_000_000_000, "2027": 3_000_000_000_000}},
    ),
    Action(
        name="declare_default",
        noun="participant",
        roles=("exchange_supervisor",),
        summary="Declare that a retailer has defaulted: it trades no more, and its contracts can be passed on.",
        args=closed("Declare a default", {"reason": REASON}),
        example={"reason": "insolvency"},
    ),
    Action(
        name="set_encryption_key",
        noun="participant",
        roles=("consumer_owner", "retailer_contract_manager", REGISTRAR),
        summary="Set the key for which texts to one's own participant are encrypted.",
        args=closed(
            "Set an encryption key",
            {"encryption_key": {**PUBLIC_KEY, "title": "Encryption key"}},
        ),
        rule=_point,
        example={"encryption_key": _EXAMPLE_POINT},
    ),
)
