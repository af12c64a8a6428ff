"""`Bootstrap`: the first records of a market, once: the exchange, its operator, two registrars, flow policies,
the network's id."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from chaincode import keys
from chaincode.batch import parse_canonical
from chaincode.context import Overlay
from chaincode.identity.governance_actions import POLICY_SCHEMA
from chaincode.identity.model import EXCHANGE_ORGANISATION, REGISTRAR, Participant, User
from chaincode.identity.possession import check_possession
from chaincode.refusals import Refused
from chaincode.schemas import INTENT_SCHEMA, PROOF, PUBLIC_KEY, SEGMENT, Validator, closed, identifier
from chaincode.shim import ClientIdentity

_REGISTRAR = closed(
    "Registrar",
    {"user": identifier("User"), "public_key": PUBLIC_KEY, "proof": PROOF},
)
BOOTSTRAP_SCHEMA = closed(
    "Bootstrap",
    {
        "network": INTENT_SCHEMA["properties"]["network"],
        "exchange_participant": identifier("Participant", "Id of the exchange as a participant."),
        "operator_participant": identifier("Participant", "Id of the operator of the exchange's platform."),
        "registrars": {
            "type": "array",
            "title": "The first two registrars",
            "items": _REGISTRAR,
            "minItems": 2,
            "maxItems": 2,
        },
        "policies": {
            "type": "object",
            "title": "Flow policies by market segment",
            "patternProperties": {SEGMENT["pattern"]: POLICY_SCHEMA},
            "additionalProperties": False,
        },
    },
)


@cache
def _validator() -> Validator:
    return Validator(BOOTSTRAP_SCHEMA, code="invalid_arguments", root="bootstrap")


async def bootstrap(ledger: Overlay, text: bytes, *, creator: ClientIdentity, channel: str, now_ms: int) -> str:
    """Make the market of `text` (canonical JSON). Returns "applied", or "exists" when the same bytes made it before.

    Raises Refused: `not_an_admin`, `malformed_json`, `not_canonical`, `invalid_arguments`, `wrong_network` (another
    channel's), `already_bootstrapped`, `possession_not_proved`.
    """
    if creator.msp_id != EXCHANGE_ORGANISATION or not creator.has_ou("admin"):
        raise Refused("not_an_admin")
    values = parse_canonical(text)
    _validator().check(values)
    _check_distinct(values)
    if not values["network"].startswith(f"{channel}/"):
        raise Refused("wrong_network")
    digest = hashlib.sha256(text).hexdigest()
    market = await ledger.get(keys.market())
    if market is not None:
        if market["bootstrap"] != digest:
            raise Refused("already_bootstrapped")
        return "exists"
    _write(ledger, values, digest=digest, now_ms=now_ms)
    return "applied"


def _check_distinct(values: dict[str, Any]) -> None:
    """Two registrars are two people with two keys, and the exchange is not its own operator."""
    first, second = values["registrars"]
    if first["user"] == second["user"] or first["public_key"] == second["public_key"]:
        raise Refused("invalid_arguments", path="bootstrap.registrars")
    if values["exchange_participant"] == values["operator_participant"]:
        raise Refused("invalid_arguments", path="bootstrap.operator_participant")


def _write(ledger: Overlay, values: dict[str, Any], *, digest: str, now_ms: int) -> None:
    exchange, operator = values["exchange_participant"], values["registrars"][0]["user"]
    for participant, kind in ((exchange, "exchange"), (values["operator_participant"], "operator")):
        record = Participant(
            version=1, organisation=EXCHANGE_ORGANISATION, kind=kind, operator=operator, refreshed_at=now_ms
        )
        ledger.put(keys.participant(participant), record.to_record())
    for registrar in values["registrars"]:
        user = _registrar(registrar, network=values["network"], exchange=exchange, operator=operator, now_ms=now_ms)
        ledger.put(keys.user(registrar["user"]), user.to_record())
    ledger.put(
        keys.market(),
        {
            "version": 1,
            "network": values["network"],
            "exchange_participant": exchange,
            "operator_participant": values["operator_participant"],
            "bootstrap": digest,
            "refreshed_at": now_ms,
        },
    )
    for segment, policy in sorted(values["policies"].items()):
        ledger.put(keys.policy(segment), {**policy, "version": 1})
        ledger.put(keys.policy_version(segment, 1), {**policy, "version": 1})
    ledger.keep()


def _registrar(values: dict[str, str], *, network: str, exchange: str, operator: str, now_ms: int) -> User:
    check_possession(
        network=network,
        user=values["user"],
        participants=[exchange],
        public_key=values["public_key"],
        proof=values["proof"],
    )
    return User(
        version=1,
        organisation=EXCHANGE_ORGANISATION,
        memberships={exchange: (REGISTRAR,)},
        public_key=values["public_key"],
        operator=operator,
        refreshed_at=now_ms,
    )
