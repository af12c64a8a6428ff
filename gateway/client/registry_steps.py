"""The steps on the identity registry and on what holds for the whole market, as `steps.py` has those on orders.

`version` is the version of the record that the user saw. Optional values that are None are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.client.steps import Step


def register_participant(*, participant: str, organisation: str, kind: str, **data: Any) -> Step:
    """`data` may have `class`, `data_hash` and `qualifications`, as the action's schema says."""
    args = {"participant": participant, "organisation": organisation, "kind": kind, **data}
    return Step(action="register_participant", args=args)


def update_participant(participant: str, *, version: int, data: Mapping[str, Any]) -> Step:
    return Step(action="update_participant", target=participant, version=version, args=dict(data))


def rate_participant(participant: str, *, version: int, credit_rating: str, reason: str) -> Step:
    args = {"credit_rating": credit_rating, "reason": reason}
    return Step(action="rate_participant", target=participant, version=version, args=args)


def set_volume_cap(participant: str, *, version: int, volume_cap_wh: Mapping[str, int]) -> Step:
    """`volume_cap_wh` is Wh by delivery year ("2027"): all caps of the retailer, in place of those it had."""
    return Step(
        action="set_volume_cap", target=participant, version=version, args={"volume_cap_wh": dict(volume_cap_wh)}
    )


def set_participant_status(participant: str, *, version: int, status: str, reason: str) -> Step:
    """`status` is `active`, `suspended` or `closed` (for good)."""
    args = {"status": status, "reason": reason}
    return Step(action="set_participant_status", target=participant, version=version, args=args)


def register_user(
    *,
    user: str,
    participant: str,
    roles: Sequence[str],
    public_key: str,
    proof: str,
    certificate: str | None = None,
    valid_from: int | None = None,
    valid_until: int | None = None,
) -> Step:
    """Times are in milliseconds since 1970 UTC, `certificate` is the SHA-256 (hex) of its DER form."""
    args = {
        "user": user,
        "participant": participant,
        "roles": list(roles),
        "public_key": public_key,
        "proof": proof,
        "certificate": certificate,
        "valid_from": valid_from,
        "valid_until": valid_until,
    }
    return Step(action="register_user", args=_given(args))


def set_user_roles(user: str, *, version: int, participant: str, roles: Sequence[str]) -> Step:
    """No roles end the membership."""
    args = {"participant": participant, "roles": list(roles)}
    return Step(action="set_user_roles", target=user, version=version, args=args)


def set_user_status(user: str, *, version: int, status: str) -> Step:
    """`status` is `active`, `suspended` or `revoked` (for good)."""
    return Step(action="set_user_status", target=user, version=version, args={"status": status})


def certify_user(user: str, *, version: int, certificate: str, valid_until: int) -> Step:
    args = {"certificate": certificate, "valid_until": valid_until}
    return Step(action="certify_user", target=user, version=version, args=args)


def set_user_limit(user: str, *, version: int, participant: str, energy_wh: int | None) -> Step:
    """None ends the limit."""
    args = {"participant": participant, "energy_wh": energy_wh}
    return Step(action="set_user_limit", target=user, version=version, args=args)


def replace_key(user: str, *, version: int, public_key: str, proof: str, certificate: str | None = None) -> Step:
    args = {"public_key": public_key, "proof": proof, "certificate": certificate}
    return Step(action="replace_key", target=user, version=version, args=_given(args))


def propose_key(*, user: str, public_key: str, proof: str, certificate: str | None = None) -> Step:
    """For a user of the own organisation who has lost theirs."""
    args = {"user": user, "public_key": public_key, "proof": proof, "certificate": certificate}
    return Step(action="propose_key", args=_given(args))


def propose_registrar(user: str, change: Mapping[str, Any]) -> Step:
    """`change` is what to set of a registrar, or the registration of a new one, as the action's schema says."""
    return Step(action="propose_registrar", args={"user": user, **change})


def approve_change(change: str, *, version: int) -> Step:
    return Step(action="approve_change", target=change, version=version)


def decline_change(change: str, *, version: int, reason: str) -> Step:
    return Step(action="decline_change", target=change, version=version, args={"reason": reason})


def set_access_model(*, version: int | None, model_hash: str, roles: Mapping[str, Sequence[str]]) -> Step:
    """`version` is the present model's, None where none was set."""
    args = {"model_hash": model_hash, "roles": {role: list(actions) for role, actions in roles.items()}}
    return Step(action="set_access_model", version=version, args=args)


def anchor_audit(*, version: int | None, count: int, head: str) -> Step:
    """`version` is the organisation's last anchor's, None before the first."""
    return Step(action="anchor_audit", version=version, args={"count": count, "head": head})


def set_flow_policy(*, segment: str, version: int | None, policy: Mapping[str, Any]) -> Step:
    """`version` is the present policy's, None where the segment has none."""
    return Step(action="set_flow_policy", version=version, args={"segment": segment, "policy": dict(policy)})


def _given(args: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in args.items() if value is not None}
