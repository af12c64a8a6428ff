"""What a change of the registry makes of a record, and how far the ledger's record is from it. Pure.

A record here has those fields of the ledger's record that the exchange decides on. What others change on the ledger by
themselves (a user's new key, and with it the certificate) is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from chaincode.refusals import Refused

Record = dict[str, Any]

FIELDS = {
    "participant": ("organisation", "kind", "class", "status", "credit_rating", "data_hash", "qualifications"),
    "user": (
        "memberships",
        "public_key",
        "certificate",
        "status",
        "valid_from",
        "valid_until",
        "limits",
    ),
}
MAKING = {"participant": "register_participant", "user": "register_user"}
NOUN_OF_ACTION = {
    "register_participant": "participant",
    "update_participant": "participant",
    "rate_participant": "participant",
    "set_participant_status": "participant",
    "register_user": "user",
    "set_user_roles": "user",
    "set_user_status": "user",
    "set_user_limit": "user",
    "certify_user": "user",
}
REGISTRAR_ACTIONS = tuple(action for action in NOUN_OF_ACTION if action not in MAKING.values())
"""What a registrar may ask for without an application."""


class OutboxState(StrEnum):
    """`waiting` for a registrar's signature; `signed`, to be sent until the ledger has answered; the rest are ends."""

    WAITING = "waiting"
    SIGNED = "signed"
    DONE = "done"
    GIVEN_UP = "given_up"


OPEN = (OutboxState.WAITING, OutboxState.SIGNED)


def decided(noun: str, record: Mapping[str, Any]) -> Record:
    """The fields of the ledger's record that the exchange decides on; empty ones are left out."""
    return {name: record[name] for name in FIELDS[noun] if record.get(name) not in (None, [], {})}


def changed(record: Mapping[str, Any] | None, action: str, args: Mapping[str, Any]) -> Record:
    """The record after `action`, whose arguments fit the action's schema. `record` is None where there is none yet.

    Raises Refused `unknown_target`, `already_registered`.
    """
    making = action in MAKING.values()
    if making and record is not None:
        raise Refused("already_registered")
    if not making and record is None:
        raise Refused("unknown_target")
    after = {**(record or {}), **_CHANGES[action](dict(record or {}), args)}
    return {name: value for name, value in after.items() if value not in (None, [], {})}


def differences(noun: str, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The fields in which the ledger's record `found` is not what is wanted: `{field: {wanted, found}}`."""
    names = list(FIELDS[noun])
    if noun == "user":
        names.remove("public_key")
        if wanted.get("public_key") != found.get("public_key"):
            # The user has replaced the key: which certificate belongs to it is the user's step as well.
            names.remove("certificate")
            names.remove("valid_until")
    here, there = decided(noun, wanted), decided(noun, found)
    return {
        name: {"wanted": here.get(name), "found": there.get(name)}
        for name in names
        if _comparable(name, here.get(name)) != _comparable(name, there.get(name))
    }


def _comparable(name: str, value: Any) -> Any:
    if name == "memberships" and value:
        return {participant: sorted(roles) for participant, roles in value.items()}
    if name == "qualifications" and value:
        return sorted(tuple(sorted(each.items())) for each in value)
    return value


def _register_participant(_: Record, args: Mapping[str, Any]) -> Record:
    return {**{name: value for name, value in args.items() if name != "participant"}, "status": "active"}


def _register_user(_: Record, args: Mapping[str, Any]) -> Record:
    kept = ("public_key", "certificate", "valid_from", "valid_until")
    return {
        **{name: args[name] for name in kept if name in args},
        "memberships": {args["participant"]: sorted(args["roles"])},
        "status": "active",
    }


def _set_user_roles(record: Record, args: Mapping[str, Any]) -> Record:
    memberships = {**record.get("memberships", {}), args["participant"]: sorted(args["roles"])}
    return {"memberships": {name: roles for name, roles in memberships.items() if roles}}


def _set_user_limit(record: Record, args: Mapping[str, Any]) -> Record:
    limits = {**record.get("limits", {}), args["participant"]: args["energy_wh"]}
    return {"limits": {name: limit for name, limit in limits.items() if limit is not None}}


def _given(*names: str) -> Any:
    return lambda _, args: {name: args[name] for name in names if name in args}


_CHANGES = {
    "register_participant": _register_participant,
    "update_participant": _given("class", "data_hash", "qualifications"),
    "rate_participant": _given("credit_rating"),
    "set_participant_status": _given("status"),
    "register_user": _register_user,
    "set_user_roles": _set_user_roles,
    "set_user_status": _given("status"),
    "set_user_limit": _set_user_limit,
    "certify_user": _given("certificate", "valid_until"),
}
