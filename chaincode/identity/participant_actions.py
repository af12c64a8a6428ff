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
from chaincode.schemas import DATE, REASON, Schema, closed, digest, identifier

_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
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
_EXAMPLE_QUALIFICATIONS = [{"kind": "business_licence", "document_hash": _EXAMPLE_HASH, "expires_on": "2031-01-01"}]


def _registration(args: dict[str, Any]) -> str | None:
    """An organisation has its kinds of participants, and only consumers have a class."""
    if args["organisation"] not in ORGANISATIONS_OF_KIND[args["kind"]]:
        return "organisation"
    return "class" if "class" in args and args["kind"] != "consumer" else None


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
            {"status": {"enum": [status.value for status in ParticipantStatus], "title": "Status"}, "reason": REASON},
        ),
        example={"status": "suspended", "reason": "licence_expired"},
    ),
)
