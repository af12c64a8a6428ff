"""The actions on users, and on changes that two people must agree on."""

from __future__ import annotations

from typing import Any

from acl.roles import ROLES
from chaincode.action import Action
from chaincode.identity.model import REGISTRAR, UserStatus
from chaincode.schemas import PROOF, PUBLIC_KEY, REASON, Schema, closed, digest, identifier, integer

_EXAMPLE_KEY = (
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
_EXAMPLE_PROOF = "A" * 85 + "Q"
_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_EXAMPLE_TIME = 1_893_456_000_000

_REGISTRAR = (REGISTRAR,)
_OWN_KEY = tuple(role.name for role in ROLES.values() if role.side != "regulator")  # the regulator writes nothing
SECURITY_OFFICER = "security_administrator"
PARTICIPANTS_OFFICERS = ("consumer_owner", "retailer_contract_manager")

_PARTICIPANT = identifier("Participant", "The participant for which the user acts.")
_USER = identifier("User", "Id of the user.")
_CERTIFICATE = digest("Certificate", "SHA-256 (hex) of the certificate's DER form.")
_STATUS: Schema = {"enum": [status.value for status in UserStatus], "title": "Status"}


def _roles(*, minimum: int) -> Schema:
    return {
        "type": "array",
        "title": "Roles",
        "items": {"enum": list(ROLES)},
        "minItems": minimum,
        "maxItems": len(ROLES),
        "uniqueItems": True,
    }


def _time(title: str) -> Schema:
    return integer(title, minimum=0, description="Milliseconds since 1970 UTC.")


_VALIDITY = {"valid_from": _time("Acts from"), "valid_until": _time("Acts until before")}
_BINDING = {"public_key": PUBLIC_KEY, "proof": PROOF, "certificate": _CERTIFICATE}
_EXAMPLE_BINDING = {"public_key": _EXAMPLE_KEY, "proof": _EXAMPLE_PROOF, "certificate": _EXAMPLE_HASH}


def _validity(args: dict[str, Any]) -> str | None:
    if "valid_from" in args and "valid_until" in args and args["valid_from"] >= args["valid_until"]:
        return "valid_until"
    return None


_FORMS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # What each kind of change of a registrar needs, and what it may have besides.
    "registration": (
        frozenset({"participant", "roles", "public_key", "proof"}),
        frozenset({"certificate", "valid_from", "valid_until"}),
    ),
    "roles": (frozenset({"participant", "roles"}), frozenset()),
    "status": (frozenset({"status"}), frozenset()),
    "certificate": (frozenset({"certificate", "valid_until"}), frozenset()),
}


def registrar_change_kind(args: dict[str, Any]) -> str | None:
    """Which kind of change the arguments of `propose_registrar` ask for; None when they fit none."""
    given = args.keys() - {"user"}
    return next((kind for kind, (needs, may) in _FORMS.items() if needs <= given <= needs | may), None)


def _registrar_change(args: dict[str, Any]) -> str | None:
    kind = registrar_change_kind(args)
    if kind is None:
        return next((name for name in ("roles", "status", "certificate") if name in args), "user")
    return "roles" if kind == "registration" and not args["roles"] else _validity(args)


USER_ACTIONS = (
    Action(
        name="register_user",
        noun="user",
        roles=_REGISTRAR,
        target="none",
        summary="Register a user of a participant and bind the user's key; registrars are proposed instead.",
        args=closed(
            "Register a user",
            {"user": _USER, "participant": _PARTICIPANT, "roles": _roles(minimum=1), **_BINDING, **_VALIDITY},
            optional=("certificate", *_VALIDITY),
        ),
        rule=_validity,
        example={
            "user": "u-bakery-12",
            "participant": "bakery-12",
            "roles": ["consumer_owner"],
            **_EXAMPLE_BINDING,
            "valid_until": _EXAMPLE_TIME,
        },
    ),
    Action(
        name="set_user_roles",
        noun="user",
        roles=_REGISTRAR,
        summary="Replace the roles that a user holds for a participant; none ends the membership.",
        args=closed("Set a user's roles", {"participant": _PARTICIPANT, "roles": _roles(minimum=0)}),
        example={"participant": "southgrid-retail", "roles": ["retailer_trader"]},
    ),
    Action(
        name="set_user_status",
        noun="user",
        roles=_REGISTRAR,
        summary="Suspend a user, make it active again, or revoke it for good.",
        args=closed("Set a user's status", {"status": _STATUS}),
        example={"status": "suspended"},
    ),
    Action(
        name="certify_user",
        noun="user",
        roles=_REGISTRAR,
        summary="Note a user's renewed certificate over the same key, and until when the user may act.",
        args=closed("Certify a user", {"certificate": _CERTIFICATE, "valid_until": _VALIDITY["valid_until"]}),
        example={"certificate": _EXAMPLE_HASH, "valid_until": _EXAMPLE_TIME},
    ),
    Action(
        name="set_user_limit",
        noun="user",
        roles=_REGISTRAR,
        summary="Set the energy above which a second person of the participant signs with the user; null ends it.",
        args=closed(
            "Set a user's limit",
            {
                "participant": _PARTICIPANT,
                "energy_wh": {**integer("Energy", minimum=0, description="In Wh."), "type": ["integer", "null"]},
            },
        ),
        example={"participant": "bakery-12", "energy_wh": 50_000_000_000},
    ),
    Action(
        name="replace_key",
        noun="user",
        roles=_OWN_KEY,
        summary="Replace the signer's own key; the old key signs the intent, the new one proves possession.",
        args=closed("Replace one's key", _BINDING, optional=("certificate",)),
        example=_EXAMPLE_BINDING,
    ),
    Action(
        name="propose_key",
        noun="change",
        roles=(SECURITY_OFFICER, *PARTICIPANTS_OFFICERS),
        target="none",
        summary="Propose a new key for a user of one's own organisation who has lost theirs.",
        args=closed("Propose a key", {"user": _USER, **_BINDING}, optional=("certificate",)),
        example={"user": "u-bakery-12", **_EXAMPLE_BINDING},
    ),
    Action(
        name="propose_registrar",
        noun="change",
        roles=_REGISTRAR,
        target="none",
        summary="Propose to register a registrar, or to change the roles, status or certificate of one.",
        args=closed(
            "Propose a change of a registrar",
            {
                "user": _USER,
                "participant": _PARTICIPANT,
                "roles": _roles(minimum=0),
                **_BINDING,
                **_VALIDITY,
                "status": _STATUS,
            },
            optional=("participant", "roles", *_BINDING, *_VALIDITY, "status"),
        ),
        rule=_registrar_change,
        example={"user": "u-registrar-3", "participant": "exchange", "roles": ["exchange_registrar"]},
    ),
    Action(
        name="approve_change",
        noun="change",
        roles=_REGISTRAR,
        summary="Carry out a change that somebody else proposed.",
        args=closed("Approve a change", {}),
        example={},
    ),
    Action(
        name="decline_change",
        noun="change",
        roles=_REGISTRAR,
        summary="Turn a proposed change down.",
        args=closed("Decline a change", {"reason": REASON}),
        example={"reason": "not_identified"},
    ),
)
