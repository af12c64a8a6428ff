"""Open the market of a new network: its registrar, the exchange's participant and the flow policies.

Run by `energysale up`, as an administrator of the exchange, once endorsement works. It may run again at any time.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chaincode import canonical
from gateway.client.keystore import Keystore, Signer
from gateway.fabric import EvaluateError, Gateway, GatewayError, connect_as_admin, load_connection_profile

REGISTRAR = "registrar"
EXCHANGE_PARTICIPANT = "exchange"
ENDORSERS = ("ExchangeOrg", "ConsumerOrg")

_DAY_S = 86_400
_DEADLINES_S = {
    "pending": 90 * _DAY_S,
    "submitted": 7 * _DAY_S,
    "rejected": 30 * _DAY_S,
    "confirmed": 7 * _DAY_S,
    "signed": 14 * _DAY_S,
}
POLICIES: dict[str, Any] = {
    "industrial": {"audit": "before_sign", "consumer_reconfirms": True, "deadlines_s": _DEADLINES_S},
    "commercial": {"audit": "before_sign", "consumer_reconfirms": True, "deadlines_s": _DEADLINES_S},
    # A household that has submitted its own terms need not confirm them once more.
    "residential": {"audit": "before_sign", "consumer_reconfirms": False, "deadlines_s": _DEADLINES_S},
}


class BootstrapError(Exception):
    """The market could not be opened. The message says why and what to do."""


async def bootstrap(run: Path) -> None:
    """Open the market of the network in the run directory `run`, unless it is open already.

    Makes the registrar's key in `run/keystore` where it is missing. Raises BootstrapError: the ledger refused, or its
    market was opened with another registrar's key; KeystoreError, ProfileError and GatewayError pass through.
    """
    profile = load_connection_profile(run / "profiles" / "ExchangeOrg.json")
    network_id = (run / "network_id").read_text().strip()
    async with connect_as_admin(profile) as gateway:
        registered = await _registered_key(gateway, channel=profile.channel, chaincode=profile.chaincode)
        registrar = _registrar(Keystore(run / "keystore"), may_create=registered is None)
        if registered is not None:
            _check_same_key(registrar, registered, run)
            return
        contract = gateway.network(profile.channel).contract(profile.chaincode)
        try:
            await contract.submit(
                "Bootstrap", arguments=[_argument(registrar, network_id)], endorsing_organizations=ENDORSERS
            )
        except GatewayError as error:
            raise _explained(error) from error


def _argument(registrar: Signer, network_id: str) -> bytes:
    return canonical.dumps(
        {
            "network": network_id,
            "exchange_participant": EXCHANGE_PARTICIPANT,
            "registrar": {
                "user": REGISTRAR,
                "public_key": registrar.identity.public_key,
                "proof": registrar.proof_of_possession(network_id),
            },
            "policies": POLICIES,
        }
    )


async def _registered_key(gateway: Gateway, *, channel: str, chaincode: str) -> str | None:
    """The registrar's public key on the ledger; None while the market is not open."""
    contract = gateway.network(channel).contract(chaincode)
    try:
        record = await contract.evaluate("ReadUser", arguments=[REGISTRAR])
    except EvaluateError as error:
        if refusal_code(error) in ("unknown_target", "not_bootstrapped"):
            return None
        raise
    return str(json.loads(record)["public_key"])


def _registrar(keystore: Keystore, *, may_create: bool) -> Signer:
    if REGISTRAR not in keystore and may_create:
        return keystore.create(
            user=REGISTRAR, participant=EXCHANGE_PARTICIPANT, organisation="ExchangeOrg", roles=["registrar"]
        )
    return keystore.unlock(REGISTRAR)


def _check_same_key(registrar: Signer, registered: str, run: Path) -> None:
    if registrar.identity.public_key != registered:
        raise BootstrapError(
            f"the registrar's key in {run / 'keystore'} is not the one on the ledger; put the right key there, "
            "or start with a new run directory (ENERGYSALE_RUN)"
        )


def _explained(error: GatewayError) -> BootstrapError:
    code = refusal_code(error)
    return BootstrapError(f"the ledger refused to open the market: {code}" if code else f"no market yet: {error}")


def refusal_code(error: GatewayError) -> str | None:
    """The chaincode's refusal code in an error of the Fabric gateway, or None where the chaincode gave none."""
    response = error.chaincode_response
    if response is None:
        return None
    try:
        value = json.loads(response.message)
    except ValueError:
        return None
    return value.get("code") if isinstance(value, dict) else None
