"""The actions on what holds for the whole market: flow policies, the access model, the audit trails' anchors."""

from __future__ import annotations

from acl.roles import ROLES
from chaincode.action import Action
from chaincode.identity.model import EXCHANGE_ORGANISATION
from chaincode.order.policy import Audit, State
from chaincode.schemas import SEGMENT, Schema, closed, digest, identifier, integer, text

_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

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
        "last_resort": closed(
            "Supplier of last resort",
            {
                "retailer": identifier("Retailer", "Participant id of the retailer that takes over after a default."),
                "package": identifier("Package", "Its retail package, at whose list prices it supplies."),
            },
        ),
    },
    optional=("last_resort",),
)

_ACTIONS: Schema = {
    "type": "array",
    "title": "Actions that the role may name",
    "items": text("Action", "[a-z_]{1,32}"),
    "maxItems": 64,
    "uniqueItems": True,
}

GOVERNANCE_ACTIONS = (
    Action(
        name="set_flow_policy",
        noun="policy",
        roles=("exchange_market_operator",),
        target="none",
        summary="Set the flow policy of a market segment; orders keep the one that they were made under.",
        args=closed("Set a flow policy", {"segment": SEGMENT, "policy": POLICY_SCHEMA}),
        example={
            "segment": "industrial",
            "policy": {"audit": "before_sign", "consumer_reconfirms": True, "deadlines_s": {"submitted": 604_800}},
        },
    ),
    Action(
        name="set_access_model",
        noun="access_model",
        roles=("security_administrator",),
        organisations=(EXCHANGE_ORGANISATION,),
        target="none",
        summary="Say which role may take which step of the market, in place of what held before (the exchange's only).",
        args=closed(
            "Set the access model",
            {
                "model_hash": digest(
                    "Model hash", "SHA-256 (hex) of the whole access model, which lies off the chain."
                ),
                "roles": {
                    "type": "object",
                    "title": "Actions by role",
                    "properties": dict.fromkeys(ROLES, _ACTIONS),
                    "additionalProperties": False,
                },
            },
        ),
        example={"model_hash": _EXAMPLE_HASH, "roles": {"consumer_owner": ["create", "submit", "cancel"]}},
    ),
    Action(
        name="anchor_audit",
        noun="audit_anchor",
        roles=("platform_service",),
        target="none",
        summary="Anchor the audit trail of one's own organisation: its length and the hash of its last entry.",
        args=closed(
            "Anchor an audit trail",
            {
                "count": integer("Entries so far", minimum=1),
                "head": digest("Head", "Hash (hex) of the last entry of the trail, which is a chain of hashes."),
            },
        ),
        example={"count": 1_024, "head": _EXAMPLE_HASH},
    ),
)
