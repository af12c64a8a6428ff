"""The steps of the load's market as signed intents. Pure but for the clock and the random salt."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Any

from chaincode.intent import Intent, SignedIntent, private_text, sign_intent
from gateway.client.keystore import Signer
from gateway.client.uuid7 import uuid7

SEGMENT = "load"
PERIOD_START, PERIOD_END = "2027-01-01", "2028-01-01"
INTENT_LIFE_MS = 300_000

# Every order is about the same amount at the same prices: the salt alone makes each terms hash another one.
_TERMS: dict[str, Any] = {
    "energy_wh": 12_000_000_000,
    "prices_e8_yuan_per_kwh": {"peak": 71_230_000, "flat": 45_680_000, "valley": 21_050_000},
    "settlement_price_e8_yuan_per_kwh": 1_500_000,
}
_BANDS = [
    {"band": "valley", "start": 0, "end": 32},
    {"band": "flat", "start": 32, "end": 40},
    {"band": "peak", "start": 40, "end": 48},
    {"band": "flat", "start": 48, "end": 56},
    {"band": "peak", "start": 56, "end": 76},
    {"band": "flat", "start": 76, "end": 96},
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A package that orders are made for: its id, its version and its retailer's participant id."""

    package: str
    version: int
    retailer: str


def intent(
    signer: Signer,
    *,
    action: str,
    role: str,
    network_id: str,
    args: dict[str, Any],
    target: str | None = None,
    expected_version: int | None = None,
    terms: bool = False,
) -> SignedIntent:
    """A fresh intent of `signer`, good for five minutes; with `terms`, with salted terms beside it."""
    private, private_hash = private_text(_TERMS, os.urandom(32)) if terms else (None, None)
    unsigned = Intent(
        intent_id=uuid7(),
        action=action,
        actor=signer.identity.user,
        participant=signer.identity.participant,
        role=role,
        target=target,
        expected_version=expected_version,
        args=args,
        private_hash=private_hash,
        expires_at=time.time_ns() // 1_000_000 + INTENT_LIFE_MS,
        network=network_id,
    )
    return sign_intent(unsigned, signer.key, private)


def new_order(consumer: Signer, offer: Offer, *, network_id: str) -> SignedIntent:
    """An order made and submitted in one step, with its terms: the paper's "add order"."""
    args = {
        "retailer": offer.retailer,
        "package": offer.package,
        "package_version": offer.version,
        "segment": SEGMENT,
        "period_start": PERIOD_START,
        "period_end": PERIOD_END,
    }
    return intent(consumer, action="submit", role="consumer_owner", network_id=network_id, args=args, terms=True)


def package_args(package: str) -> dict[str, Any]:
    """The arguments that publish `package`."""
    return {
        "package": package,
        "segment": SEGMENT,
        "name": f"Load test {package}",
        "bands": _BANDS,
        "valid_from": "2026-01-01",
        "valid_to": "2029-01-01",
    }


def flow_policy_args() -> dict[str, Any]:
    """The arguments that give the load's segment the full way of an order: both confirm, the exchange audits."""
    policy = {"audit": "before_sign", "consumer_reconfirms": True, "deadlines_s": {}}
    return {"segment": SEGMENT, "policy": policy}
