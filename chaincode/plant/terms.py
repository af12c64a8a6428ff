"""The private terms of a plant: the price of its generation, what each role gets, and how a role is parted. Pure.

The private text is canonical `{"salt": <64 hex>, "terms": {…}}`; its SHA-256 is the terms hash. No refusal quotes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from chaincode import canonical
from chaincode.refusals import Refused
from chaincode.schemas import Schema, Validator, closed, digest, integer
from chaincode.settlement.method_values import methods_of
from chaincode.settlement.methods import ProducerIncome
from chaincode.settlement_method.schema import PRODUCER_INCOME, odd_rules

MAX_PARTIES = 20
_MAX_PRIVATE_BYTES = 8_192
_INCOME: Schema = PRODUCER_INCOME["properties"]

INCOME_TERMS_SCHEMA = closed(
    "Terms of a plant",
    {
        "price": _INCOME["price"],
        "roles": _INCOME["roles"],
        "weights": {
            "type": "array",
            "title": "Weights",
            "description": "Of the agreement's parties, in their order: those of one role part what it gets by them.",
            "items": integer("Weight", minimum=1, maximum=1_000_000),
            "minItems": 1,
            "maxItems": MAX_PARTIES,
        },
    },
)
INCOME_TERMS_EXAMPLE: dict[str, Any] = {
    "price": {"price_e8_yuan_per_kwh": 45_300_000},
    "roles": [
        {"role": "roof", "fee": {"price_e8_yuan_per_kwh": 5_000_000}},
        {"role": "producer", "share_bp": 10_000},
    ],
    "weights": [1, 1],
}


def check_income_terms(text: str, terms_hash: str, parties: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The terms in `text`, whose SHA-256 (hex) must be `terms_hash`, for an agreement with `parties`.

    Raises Refused: `too_large`, `terms_mismatch` (another hash), `terms_invalid` (not canonical, or not such terms:
    shares that do not add up, a weight for each party, a party for each role and a role for each party).
    """
    if len(text) > _MAX_PRIVATE_BYTES:
        raise Refused("too_large", path="private")
    try:
        value = canonical.loads(text)
    except canonical.NotCanonicalError:
        raise Refused("terms_invalid") from None
    if hashlib.sha256(text.encode()).hexdigest() != terms_hash:
        raise Refused("terms_mismatch")
    _validator().check(value)
    terms: dict[str, Any] = value["terms"]
    odd = odd_rules({"kind": "producer_income", "roles": terms["roles"]})
    if odd is not None:
        raise Refused("terms_invalid", path="private.terms.roles")
    if len(terms["weights"]) != len(parties):
        raise Refused("terms_invalid", path="private.terms.weights")
    if {each["role"] for each in terms["roles"]} != {each["role"] for each in parties}:
        raise Refused("terms_invalid", path="private.terms.roles")
    return terms


def income_of(terms: Mapping[str, Any], *, plant: str, agreement: int) -> ProducerIncome:
    """The terms as what settlement computes with; lines name `plant@agreement` as their method."""
    rules = {"kind": "producer_income", "payer": "retailer", "price": terms["price"], "roles": terms["roles"]}
    income = methods_of([(plant, {"version": agreement, "rules": rules})]).producer_income
    if income is None:
        raise AssertionError("rules of a producer's income make one")
    return income


@cache
def _validator() -> Validator:
    schema = closed("Private text", {"terms": INCOME_TERMS_SCHEMA, "salt": digest("Salt", "32 random bytes in hex.")})
    return Validator(schema, code="terms_invalid", root="private")
