"""The actions on participants, users and flow policies."""

from __future__ import annotations

from typing import Any

from acl.roles import ROLES
from chaincode.action import Action
from chaincode.identity.model import ORGANISATION_OF_KIND, UserStatus
from chaincode.order.policy import Audit, State
from chaincode.schemas import PROOF, PUBLIC_KEY, SEGMENT, Schema, closed, identifier, integer

_EXAMPLE_KEY = (
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
_EXAMPLE_PROOF = "A" * 85 + "Q"

_ROLES: Schema = {
    "type": "array",
    "title": "Roles",
    "items": {"enum": list(ROLES)},
    "minItems": 1,
    "maxItems": len(ROLES),
    "uniqueItems": True,
}

_DEADLINES: Schema = {
    "type": "object",
    "title": "Deadlines",
    "description": "Seconds after the last step in a state until anyone may let the order lapse; none where left out.",
    "properties": {
        state.value: integer("Seconds", minimum=1, maximum=366 * 86_400) for state in State if state.before_executing
    },
    "additionalProperties": False,
}

POLICY_SCHEMA = closed(
    "Flow policy",
    {
        "audit": {
            "enum": [audit.value for audit in Audit],
            "title": "When the exchange audits",
            "description": "Before the signatures, when an order is submitted, or not at all.",
        },
        "consumer_reconfirms": {
            "type": "boolean",
            "title": "The consumer confirms too",
            "description": "False: the retailer's confirm of terms that the consumer put forward counts for both.",
        },
        "deadlines_s": _DEADLINES,
    },
)


def _kind_fits_organisation(args: dict[str, Any]) -> str | None:
    return None if ORGANISATION_OF_KIND[args["kind"]] == args["organisation"] else "organisation"


IDENTITY_ACTIONS = (
    Action(
        name="register_participant",
        noun="participant",
        roles=("registrar",),
        target="none",
        summary="Register a market participant.",
        args=closed(
            "Register a participant",
            {
                "participant": identifier("Participant", "Id of the new participant."),
                "organisation": {"enum": list(ORGANISATION_OF_KIND.values()), "title": "Organisation (MSP id)"},
                "kind": {"enum": list(ORGANISATION_OF_KIND), "title": "Kind"},
            },
        ),
        rule=_kind_fits_organisation,
        example={"participant": "bakery-12", "organisation": "ConsumerOrg", "kind": "consumer"},
    ),
    Action(
        name="register_user",
        noun="user",
        roles=("registrar",),
        target="none",
        summary="Register a user of a participant and bind the user's key.",
        args=closed(
            "Register a user",
            {
                "user": identifier("User", "Id of the new user."),
                "participant": identifier("Participant", "The participant for which the user acts."),
                "roles": _ROLES,
                "public_key": PUBLIC_KEY,
                "proof": PROOF,
            },
        ),
        example={
            "user": "u-bakery-12",
            "participant": "bakery-12",
            "roles": ["consumer"],
            "public_key": _EXAMPLE_KEY,
            "proof": _EXAMPLE_PROOF,
        },
    ),
    Action(
        name="set_user_roles",
        noun="user",
        roles=("registrar",),
        summary="Replace the roles that a user holds.",
        args=closed("Set a user's roles", {"roles": _ROLES}),
        example={"roles": ["exchange", "registrar"]},
    ),
    Action(
        name="set_user_status",
        noun="user",
        roles=("registrar",),
        summary="Suspend a user, make it active again, or revoke it for good.",
        args=closed(
            "Set a user's status", {"status": {"enum": [status.value for status in UserStatus], "title": "Status"}}
        ),
        example={"status": "suspended"},
    ),
    Action(
        name="replace_key",
        noun="user",
        roles=tuple(ROLES),
        summary="Replace the signer's own key; the old key signs the intent, the new one proves possession.",
        args=closed("Replace one's key", {"public_key": PUBLIC_KEY, "proof": PROOF}),
        example={"public_key": _EXAMPLE_KEY, "proof": _EXAMPLE_PROOF},
    ),
    Action(
        name="set_flow_policy",
        noun="policy",
        roles=("exchange",),
        target="none",
        summary="Set the flow policy of a market segment; orders keep the one that they were made under.",
        args=closed("Set a flow policy", {"segment": SEGMENT, "policy": POLICY_SCHEMA}),
        example={
            "segment": "industrial",
            "policy": {"audit": "before_sign", "consumer_reconfirms": True, "deadlines_s": {"submitted": 604_800}},
        },
    ),
)
