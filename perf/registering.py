"""Registering over HTTP, as anybody would: keys, participants, users, and arrays of intents that are committed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chaincode.intent import SignedIntent
from gateway.client.errors import EnergySaleError
from gateway.client.http import Http
from gateway.client.keystore import Keystore, Signer
from gateway.client.sending import Sender
from perf import market
from perf.errors import LoadRefusedError, MeasurementError
from perf.target import CONSUMER_ORG, EXCHANGE_ORG, RETAILER_ORG, Target

AT_ONCE = 1_000  # intents of one request
REPEATED = ("already_registered",)  # a load that was cut off has left some registered: that is fine
_PATIENCE_S = 180.0
_KIND_OF = {CONSUMER_ORG: "consumer", RETAILER_ORG: "retailer", "GridOrg": "grid"}
_ROLES_OF = {
    CONSUMER_ORG: ("consumer_owner",),
    RETAILER_ORG: ("retailer_contract_manager",),
    "GridOrg": ("grid_meter_data_agent",),
    EXCHANGE_ORG: ("exchange_auditor", "exchange_market_operator"),
}


async def register_users(
    target: Target, registrar: Signer, exchange: Http, signers: Sequence[Signer], *, participants: bool = True
) -> None:
    """Register `signers`, and the participant of each unless there is one. Raises LoadRefusedError."""

    def intents(action: str, args: Iterator[dict[str, Any]]) -> list[SignedIntent]:
        network_id = target.network_id
        return [
            market.intent(registrar, action=action, role="exchange_registrar", network_id=network_id, args=each)
            for each in args
        ]

    if participants:
        await all_applied(exchange, intents("register_participant", map(_participant_args, signers)), accepted=REPEATED)
    users = intents("register_user", (_user_args(signer, target.network_id) for signer in signers))
    await all_applied(exchange, users, accepted=REPEATED)


async def all_applied(http: Http, signed: Sequence[SignedIntent], *, accepted: Sequence[str] = ()) -> int:
    """Send all of `signed`, and wait until they are committed or refused with a code in `accepted`.

    Returns the newest block that one of them is in, 0 where this API wrote none. Raises LoadRefusedError.
    """
    sender = Sender(http, patience_s=_PATIENCE_S)
    newest = 0
    try:
        for start in range(0, len(signed), AT_ONCE):
            for receipt in await sender.send_all(signed[start : start + AT_ONCE]):
                if receipt.code is not None and receipt.code not in accepted:
                    raise LoadRefusedError(f"the market refused to prepare the load: {receipt.code}")
                newest = max(newest, receipt.block_number or 0)
    except EnergySaleError as error:
        raise LoadRefusedError(f"the API did not take what the load needs: {error.code}") from None
    return newest


def _participant_args(signer: Signer) -> dict[str, Any]:
    identity = signer.identity
    kind = _KIND_OF[identity.organisation]
    args = {"participant": identity.participant, "organisation": identity.organisation, "kind": kind}
    return args | {"class": market.CONSUMER_CLASS} if kind == "consumer" else args


def _user_args(signer: Signer, network_id: str) -> dict[str, Any]:
    identity = signer.identity
    return {
        "user": identity.user,
        "participant": identity.participant,
        "roles": list(identity.roles),
        "public_key": identity.public_key,
        "proof": signer.proof_of_possession(network_id),
    }


def registrar_of(target: Target) -> Signer:
    """Who registers participants and users. Raises MeasurementError when its key is not in the run directory."""
    keys = Keystore(target.keystore)
    for user in keys.users():
        if "exchange_registrar" in keys.show(user).roles:
            return keys.unlock(user)
    raise MeasurementError(f"{target.keystore} has no registrar's key; `energysale up` makes one")


def keys_of(
    target: Target,
    users: Sequence[str],
    organisation: str,
    *,
    participant: str | None = None,
    roles: Sequence[str] | None = None,
) -> list[Signer]:
    """Each user's key, made now where there is none. A user's participant has the user's own id by default, the roles
    are those of a load's users of the organisation."""
    keys = Keystore(target.own / "keystore")
    roles = roles or _ROLES_OF[organisation]
    return [
        keys.unlock(user)
        if user in keys
        else keys.create(user=user, participant=participant or user, organisation=organisation, roles=roles)
        for user in users
    ]
