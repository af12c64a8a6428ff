"""The private terms of an order, and the check of a deposited text. Pure.

The private text is canonical `{"salt": <64 hex>, "terms": {…}}`; its SHA-256 is the terms hash. The salt's 256 bits
keep anybody from finding the terms by trying. No refusal here quotes any of it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from chaincode import canonical
from chaincode.refusals import Refused
from chaincode.schemas import MONTH_PATTERN, Schema, Validator, closed, digest, integer
from chaincode.tariff.schema import MAX_PRICES, PRICE_E8_YUAN_PER_KWH, PRICE_NAME_PATTERN

MAX_PRIVATE_BYTES = 4_096

_MAX_MONTHS = 120


def _by_month(title: str, *, minimum: int, description: str) -> Schema:
    return {
        "type": "object",
        "title": title,
        "description": description,
        "patternProperties": {MONTH_PATTERN: integer(title, minimum=minimum)},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": _MAX_MONTHS,
    }


TERMS_SCHEMA = closed(
    "Terms",
    {
        "energy_wh": integer("Energy of the delivery period", minimum=1, description="In Wh."),
        "prices_e8_yuan_per_kwh": {
            "type": "object",
            "title": "Prices by the names of the package's tariff",
            "description": "In 1e-8 yuan per kWh. A price that is not here is the package's list price.",
            "patternProperties": {f"^{PRICE_NAME_PATTERN}$": PRICE_E8_YUAN_PER_KWH},
            "additionalProperties": False,
            "maxProperties": MAX_PRICES,
        },
        "settlement_price_e8_yuan_per_kwh": integer("Settlement price", minimum=0, description="In 1e-8 yuan per kWh."),
        "energy_wh_by_month": _by_month(
            "Energy by month",
            minimum=0,
            description="In Wh, of every month (YYYY-MM) of the delivery period; all of them are the energy of the "
            "period. Without it the energy belongs to the days of the period evenly.",
        ),
        "demand_w_from_month": _by_month(
            "Contracted demand",
            minimum=1,
            description="In W, each from its month (YYYY-MM) on until the next one named; the first is the period's.",
        ),
        "capacity_va_from_month": _by_month(
            "Contracted capacity",
            minimum=1,
            description="In VA, in the same way. Without it the capacity of the metering points counts.",
        ),
    },
    optional=(
        "settlement_price_e8_yuan_per_kwh",
        "energy_wh_by_month",
        "demand_w_from_month",
        "capacity_va_from_month",
    ),
)
PRIVATE_SCHEMA = closed("Private text", {"terms": TERMS_SCHEMA, "salt": digest("Salt", "32 random bytes in hex.")})


@cache
def _validator() -> Validator:
    return Validator(PRIVATE_SCHEMA, code="terms_invalid", root="private")


def check_private(text: str, private_hash: str) -> dict[str, Any]:
    """The terms in `text`, whose SHA-256 (hex) must be `private_hash`.

    Raises Refused: `too_large`, `terms_mismatch` (another hash), `terms_invalid` (not canonical, or not such terms;
    energy by month that is not the energy of the period).
    """
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise Refused("terms_invalid") from None
    if len(raw) > MAX_PRIVATE_BYTES:
        raise Refused("too_large", path="private")
    if hashlib.sha256(raw).hexdigest() != private_hash:
        raise Refused("terms_mismatch")
    try:
        value = canonical.loads(text)
    except canonical.NotCanonicalError:
        raise Refused("terms_invalid") from None
    _validator().check(value)
    terms: dict[str, Any] = value["terms"]
    if sum(terms.get("energy_wh_by_month", {"": terms["energy_wh"]}).values()) != terms["energy_wh"]:
        raise Refused("terms_invalid", path="private.terms.energy_wh_by_month")
    return terms
