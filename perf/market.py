"""The steps of the load's market as signed intents. Pure but for the clock and the random salt."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chaincode.intent import Intent, SignedIntent, private_text, sign_intent
from chaincode.tariff.example import EXAMPLE_PRICES_E8_YUAN_PER_KWH, EXAMPLE_TARIFF
from gateway.client.keystore import Signer
from gateway.client.uuid7 import uuid7

SEGMENT, REGION, TEMPLATE = "load", "load", "load-time-of-use"
CONSUMER_CLASS = "industrial"
PERIOD_START, PERIOD_END = "2027-01-01", "2028-01-01"
SET_BEFORE = ("stale_version", "already_registered")
INTENT_LIFE_MS = 300_000

# Every order is about the same amount at the same prices: the salt alone makes each terms hash another one.
NEGOTIATED_TERMS: dict[str, Any] = {
    "energy_wh": 12_000_000_000,
    "prices_e8_yuan_per_kwh": {"peak": 71_230_000, "flat": 45_680_000, "valley": 21_050_000},
    "settlement_price_e8_yuan_per_kwh": 1_500_000,
}
LIST_TERMS: dict[str, Any] = {"energy_wh": 12_000_000_000, "prices_e8_yuan_per_kwh": {}}
"""What is private of a purchase: the energy; its prices are the package's."""


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
    terms: dict[str, Any] | None = None,
) -> SignedIntent:
    """A fresh intent of `signer`, good for five minutes; with `terms`, with them beside it, salted."""
    private, private_hash = private_text(terms, os.urandom(32)) if terms else (None, None)
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
    return intent(
        consumer,
        action="submit",
        role="consumer_owner",
        network_id=network_id,
        args=order_args(offer),
        terms=NEGOTIATED_TERMS,
    )


def order_args(offer: Offer, *, period: tuple[str, str] = (PERIOD_START, PERIOD_END)) -> dict[str, Any]:
    """The arguments of an order of `offer`, submitted or purchased, for a period [start, end)."""
    return {
        "retailer": offer.retailer,
        "package": offer.package,
        "package_version": offer.version,
        "segment": SEGMENT,
        "period_start": period[0],
        "period_end": period[1],
    }


def package_args(package: str) -> dict[str, Any]:
    """The arguments that publish `package`."""
    return {
        "package": package,
        "segment": SEGMENT,
        "name": f"Load test {package}",
        "template": TEMPLATE,
        "template_version": 1,
        "prices": EXAMPLE_PRICES_E8_YUAN_PER_KWH,
        "valid_from": "2026-01-01",
        "valid_to": "2029-01-01",
    }


def calendar_args() -> dict[str, Any]:
    """The arguments that give the load's region a calendar without holidays."""
    return {"region": REGION, "days": {}}


def template_args() -> dict[str, Any]:
    """The arguments that publish the template of all the load's packages: Guangdong's time of use."""
    return {
        "template": TEMPLATE,
        "region": REGION,
        "stage": "annual",
        "classes": [CONSUMER_CLASS],
        "name": "Load test",
        "tariff": EXAMPLE_TARIFF,
        "price_limits": {name: {"min": 0, "max": 2 * price} for name, price in EXAMPLE_PRICES_E8_YUAN_PER_KWH.items()},
        "valid_from": "2026-01-01",
        "valid_to": "2029-01-01",
        "durations": {"min_days": 1, "max_days": 366},
        "volume": {"min_wh": 1, "max_wh": 100_000_000_000},
    }


def rules() -> Sequence[tuple[str, dict[str, Any]]]:
    """What the exchange sets before anything is offered, action and arguments, in this order: a template needs its
    region's calendar. Where an earlier load on the same network has set it, it is refused with a code of SET_BEFORE."""
    return [
        ("set_flow_policy", flow_policy_args()),
        ("set_calendar", calendar_args()),
        ("publish_template", template_args()),
    ]


def flow_policy_args() -> dict[str, Any]:
    """The arguments that give the load's segment the full way of an order: both confirm, the exchange audits."""
    policy = {"audit": "before_sign", "consumer_reconfirms": True, "deadlines_s": {}}
    return {"segment": SEGMENT, "policy": policy}
