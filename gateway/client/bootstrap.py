"""Open the market of a new network: two registrars, the exchange and its operator as participants, flow policies.

Run by `energysale up`, as an administrator of the exchange, once endorsement works. It may run again at any time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chaincode import canonical
from gateway.client.keystore import Keystore, Signer
from gateway.fabric import Contract, EvaluateError, GatewayError, connect_as_admin, load_connection_profile

REGISTRAR = "registrar"
SECOND_REGISTRAR = "registrar-2"
REGISTRARS = (REGISTRAR, SECOND_REGISTRAR)  # two, because registrars are changed by two of them together
EXCHANGE_PARTICIPANT = "exchange"
OPERATOR_PARTICIPANT = "exchangeorg-operator"
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

    Makes the registrars' keys in `run/keystore` where they are missing. Raises BootstrapError: the ledger refused, or
    its market was opened with another registrar's key; KeystoreError, ProfileError and GatewayError pass through. After
    a GatewayError it may be called again at once: what was sent is found, or sent anew.
    """
    profile = load_connection_profile(run / "profiles" / "ExchangeOrg.json")
    network_id = (run / "network_id").read_text().strip()
    async with connect_as_admin(profile) as gateway:
        contract = gateway.network(profile.channel).contract(profile.chaincode)
        registered = [await _registered_key(contract, user) for user in REGISTRARS]
        keystore = Keystore(run / "keystore")
        is_open = None not in registered
        registrars = [_registrar(keystore, user, may_create=not is_open) for user in REGISTRARS]
        if is_open:
            _check_same_keys(registrars, registered, run)
            return
        try:
            await contract.submit(
                "Bootstrap", arguments=[_argument(registrars, network_id)], endorsing_organizations=ENDORSERS
            )
        except GatewayError as error:
            if code := refusal_code(error):
                raise BootstrapError(f"the ledger refused to open the market: {code}") from error
            raise


def _argument(registrars: Sequence[Signer], network_id: str) -> bytes:
    return canonical.dumps(
        {
            "network": network_id,
            "exchange_participant": EXCHANGE_PARTICIPANT,
            "operator_participant": OPERATOR_PARTICIPANT,
            "registrars": [
                {
                    "user": registrar.identity.user,
                    "public_key": registrar.identity.public_key,
                    "proof": registrar.proof_of_possession(network_id),
                }
                for registrar in registrars
            ],
            "policies": POLICIES,
        }
    )


async def _registered_key(contract: Contract, user: str) -> str | None:
    """A registrar's public key on the ledger; None while the market is not open."""
    try:
        record = await contract.evaluate("ReadUser", arguments=[user])
    except EvaluateError as error:
        if refusal_code(error) in ("unknown_target", "not_bootstrapped"):
            return None
        raise
    return str(json.loads(record)["public_key"])


def _registrar(keystore: Keystore, user: str, *, may_create: bool) -> Signer:
    if user not in keystore and may_create:
        return keystore.create(
            user=user, participant=EXCHANGE_PARTICIPANT, organisation="ExchangeOrg", roles=["exchange_registrar"]
        )
    return keystore.unlock(user)


def _check_same_keys(registrars: Sequence[Signer], registered: Sequence[str | None], run: Path) -> None:
    for registrar, public_key in zip(registrars, registered, strict=True):
        if registrar.identity.public_key != public_key:
            raise BootstrapError(
                f"the key of {registrar.identity.user} in {run / 'keystore'} is not the one on the ledger; put the "
                "right key there, or start with a new run directory (ENERGYSALE_RUN)"
            )


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
