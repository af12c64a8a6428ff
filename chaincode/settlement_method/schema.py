"""The published JSON Schemas of the kinds of settlement methods. Pure.

What a schema cannot say, `odd_rules` says: places that are named twice, shares that do not add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chaincode.metering.point import VoltageLevel
from chaincode.schemas import Schema, closed, identifier, integer
from chaincode.settlement.statement import PAYEES
from chaincode.tariff.schema import BASIS_POINTS, PRICE_E8_YUAN_PER_KWH

MAX_ZONES = 40
MAX_FUNDS = 20
MAX_ROLES = 10
MAX_FEN = 10**12
EXCLUSIVE_KINDS = ("grid_charges", "power_factor", "value_added_tax", "producer_income")

ZONE = identifier("Zone", "Of the grid: where one price of transmission and distribution holds.")
_PARTS = tuple(part for part in PAYEES if part not in ("producer_income", "discount", "coupon", "subsidy"))
_RELIEVED = tuple(part for part in _PARTS if part not in ("deviation", "termination"))


def name(title: str) -> Schema:
    """A name in both languages."""
    return closed(
        title,
        {
            "zh": {"type": "string", "title": "Chinese", "minLength": 1, "maxLength": 80},
            "en": {"type": "string", "title": "English", "minLength": 1, "maxLength": 80},
        },
    )


def _kind(kind: str, title: str, properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    return closed(title, {"kind": {"const": kind}, **properties}, optional=optional)


def _list(title: str, items: Schema, *, at_most: int, at_least: int = 1) -> Schema:
    return {"type": "array", "title": title, "items": items, "minItems": at_least, "maxItems": at_most}


def _share(title: str, description: str) -> Schema:
    return integer(title, minimum=0, maximum=BASIS_POINTS, description=f"In basis points (1/10,000). {description}")


def _fen(title: str, description: str, *, minimum: int = 1) -> Schema:
    return integer(title, minimum=minimum, maximum=MAX_FEN, description=f"In fen. {description}")


def _parts(title: str, parts: tuple[str, ...]) -> Schema:
    return {"type": "array", "title": title, "items": {"enum": list(parts)}, "minItems": 1, "uniqueItems": True}


RATE: Schema = {
    "title": "Price per kWh",
    "oneOf": [
        closed("One price", {"price_e8_yuan_per_kwh": PRICE_E8_YUAN_PER_KWH}),
        closed(
            "The reference price of the month",
            {"reference": identifier("Reference price", "As the exchange publishes it, one price a month.")},
        ),
    ],
}

GRID_CHARGES = _kind(
    "grid_charges",
    "Grid charges and funds",
    {
        "zones": _list(
            "Transmission and distribution by zone and voltage level",
            closed(
                "Zone",
                {
                    "zone": ZONE,
                    "name": name("Name of the zone"),
                    "voltage_levels": closed(
                        "Voltage levels",
                        {level.value: RATE for level in VoltageLevel},
                        optional=tuple(VoltageLevel),
                        at_least=1,
                    ),
                },
            ),
            at_most=MAX_ZONES,
        ),
        "line_loss": {**RATE, "title": "Line loss"},
        "system_operation": {**RATE, "title": "System operation"},
        "funds": _list(
            "Government funds and surcharges",
            closed(
                "Fund",
                {"fund": identifier("Fund"), "name": name("Name of the fund"), "rate": RATE},
            ),
            at_most=MAX_FUNDS,
        ),
    },
    optional=("line_loss", "system_operation", "funds"),
)

POWER_FACTOR = _kind(
    "power_factor",
    "Power-factor adjustment by the table of 1983",
    {
        "steps": _list(
            "Standards by capacity, rising",
            closed(
                "Standard",
                {
                    "min_capacity_va": integer("Least capacity", minimum=0, description="In VA, in use."),
                    "standard_percent": {"enum": [80, 85, 90], "title": "Standard of cos φ in 1/100"},
                },
            ),
            at_most=5,
        )
    },
)

VALUE_ADDED_TAX = _kind(
    "value_added_tax",
    "Value-added tax, contained in the prices",
    {
        "rate_bp": _share("Rate", "1,300 is 13 %."),
        "untaxed_parts": _parts("Parts without the tax", _PARTS),
    },
    optional=("untaxed_parts",),
)

_RELIEF: Schema = {
    "fixed_fen": _fen("Fixed amount of a month", "One of this, price or share."),
    "price_e8_yuan_per_kwh": {**PRICE_E8_YUAN_PER_KWH, "title": "Per kWh", "minimum": 1},
    "share_bp": {**_share("Share", "Of the parts."), "minimum": 1},
    "parts": {
        **_parts("Parts that it takes from", _RELIEVED),
        "description": "Energy where it is left out, of a subsidy energy and transmission.",
    },
    "min_amount_fen": _fen("Least amount of the parts", "Nothing is taken off below it."),
    "max_month_fen": _fen("Most in a month", ""),
    "max_contract_fen": _fen("Most over the contract", ""),
}
_LIMITS = tuple(_RELIEF)
DISCOUNT = _kind("discount", "Discount of the retailer", _RELIEF, optional=_LIMITS)
COUPON = _kind("coupon", "Coupon of the retailer, until it is used up", _RELIEF, optional=_LIMITS)
SUBSIDY = _kind("subsidy", "Subsidy that a fund pays", {"fund": identifier("Fund"), **_RELIEF}, optional=_LIMITS)

PRODUCER_INCOME = _kind(
    "producer_income",
    "Income of a plant's parties",
    {
        "payer": {"enum": ["retailer", "grid"], "title": "Who pays"},
        "price": {**RATE, "title": "Price of energy fed in"},
        "roles": _list(
            "Roles at the plant, in the order in which remainders are handed out",
            closed(
                "Role",
                {
                    "role": identifier("Role", "Such as owner, roof, operator, investor."),
                    "fee": {**RATE, "title": "Fee per kWh"},
                    "share_bp": _share("Share", "Of what the fees leave over; all shares are 10,000 together."),
                },
                optional=("fee", "share_bp"),
            ),
            at_most=MAX_ROLES,
        ),
    },
)

RULES_SCHEMA: Schema = {
    "title": "Rules, by kind",
    "oneOf": [GRID_CHARGES, POWER_FACTOR, VALUE_ADDED_TAX, DISCOUNT, COUPON, SUBSIDY, PRODUCER_INCOME],
}
KINDS = tuple(schema["properties"]["kind"]["const"] for schema in RULES_SCHEMA["oneOf"])


def odd_rules(rules: Mapping[str, Any]) -> str | None:
    """The path of what is wrong with rules that fit their schema, None where nothing is."""
    match rules["kind"]:
        case "grid_charges":
            if _twice(zone["zone"] for zone in rules["zones"]):
                return "rules.zones"
            return "rules.funds" if _twice(fund["fund"] for fund in rules.get("funds", ())) else None
        case "power_factor":
            capacities = [step["min_capacity_va"] for step in rules["steps"]]
            return None if capacities == sorted(set(capacities)) else "rules.steps"
        case "producer_income":
            return None if _parted(rules["roles"]) else "rules.roles"
        case "value_added_tax":
            return None
    given = [part for part in ("fixed_fen", "price_e8_yuan_per_kwh", "share_bp") if part in rules]
    return None if len(given) == 1 else "rules"


def _parted(roles: Iterable[Mapping[str, Any]]) -> bool:
    """Each role once, with a fee or a share, and all shares 10,000 together."""
    roles = list(roles)
    if _twice(role["role"] for role in roles) or any(("fee" in role) == ("share_bp" in role) for role in roles):
        return False
    shares: list[int] = [role.get("share_bp", 0) for role in roles]
    return sum(shares) == BASIS_POINTS


def _twice(names: Iterable[str]) -> bool:
    seen = list(names)
    return len(set(seen)) < len(seen)
