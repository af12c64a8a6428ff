"""`Bootstrap`: the first records of a market: the exchange, its registrar, flow policies, the network's id. Once."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from chaincode import keys
from chaincode.batch import parse_canonical
from chaincode.context import Overlay
from chaincode.identity.actions import POLICY_SCHEMA
from chaincode.identity.model import Participant, User, UserStatus
from chaincode.identity.transactions import check_possession
from chaincode.refusals import Refused
from chaincode.schemas import INTENT_SCHEMA, PROOF, PUBLIC_KEY, SEGMENT, Validator, closed, identifier
from chaincode.shim import ClientIdentity

EXCHANGE_ORGANISATION = "ExchangeOrg"

BOOTSTRAP_SCHEMA = closed(
    "Bootstrap",
    {
        "network": INTENT_SCHEMA["properties"]["network"],
        "exchange_participant": identifier("Participant", "Id of the exchange as a participant."),
        "registrar": closed("First registrar", {"user": identifier("User"), "public_key": PUBLIC_KEY, "proof": PROOF}),
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


def _write(ledger: Overlay, values: dict[str, Any], *, digest: str, now_ms: int) -> None:
    exchange, registrar = values["exchange_participant"], values["registrar"]
    check_possession(
        network=values["network"],
        user=registrar["user"],
        participant=exchange,
        public_key=registrar["public_key"],
        proof=registrar["proof"],
    )
    participant = Participant(
        version=1,
        organisation=EXCHANGE_ORGANISATION,
        kind="exchange",
        operator=registrar["user"],
        refreshed_at=now_ms,
    )
    user = User(
        version=1,
        participant=exchange,
        organisation=EXCHANGE_ORGANISATION,
        roles=("registrar",),
        public_key=registrar["public_key"],
        status=UserStatus.ACTIVE,
        operator=registrar["user"],
        refreshed_at=now_ms,
    )
    ledger.put(
        keys.market(),
        {
            "version": 1,
            "network": values["network"],
            "exchange_participant": exchange,
            "bootstrap": digest,
            "refreshed_at": now_ms,
        },
    )
    ledger.put(keys.participant(exchange), participant.to_record())
    ledger.put(keys.user(registrar["user"]), user.to_record())
    for segment, policy in sorted(values["policies"].items()):
        ledger.put(keys.policy(segment), {**policy, "version": 1})
        ledger.put(keys.policy_version(segment, 1), {**policy, "version": 1})
    ledger.keep()
