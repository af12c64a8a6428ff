"""The published JSON Schema of a tariff: the data from which a package template prices energy.

A tariff holds the shape of the prices; the numbers belong to the package, one per price name (`model.py`).
The limits here bound what an endorser has to do for one template. What a schema cannot say, the proof says.
"""

from __future__ import annotations

from chaincode.schemas import BANDS, Schema, closed, identifier, integer, text

MAX_RULES = 200
MAX_SEASONS = 12
MAX_SPANS = 4
MAX_DAY_TYPES = 20
MAX_TIER_LIMITS = 5
MAX_PRICES = 40

BASIS_POINTS = 10_000
MAX_PRICE_E8_YUAN_PER_KWH = 10**10  # 100 yuan per kWh

QUARTER_HOURS_PER_DAY = 96
# Every region's calendar has these, so every tariff has to say what becomes of them.
STANDARD_DAY_TYPES = ("workday", "weekend", "holiday", "hot")

PRICE_NAME_PATTERN = r"[a-z][a-z0-9_]{0,31}"
PRICE_NAME = text("Price name", PRICE_NAME_PATTERN, "Names a price whose number the package and the terms give.")
PRICE_E8_YUAN_PER_KWH = integer(
    "Price",
    minimum=-MAX_PRICE_E8_YUAN_PER_KWH,
    maximum=MAX_PRICE_E8_YUAN_PER_KWH,
    description="In 1e-8 yuan per kWh, value-added tax included; a spread may be negative.",
)

_DAY_TYPE = identifier("Day type", "Of the region's calendar: workday, weekend, holiday, hot, or another.")
_SEASON = identifier("Season")
_EDGE = r"([0-9]{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_FEE_E8 = integer("Fee", minimum=0, maximum=MAX_PRICE_E8_YUAN_PER_KWH, description="In 1e-8 yuan per kWh.")


def _share(title: str, description: str, *, maximum: int = BASIS_POINTS) -> Schema:
    return integer(title, minimum=0, maximum=maximum, description=f"In basis points (1/10,000). {description}")


def _list(title: str, items: Schema, *, at_most: int, description: str = "") -> Schema:
    schema: Schema = {"type": "array", "title": title, "items": items, "minItems": 1, "maxItems": at_most}
    return schema | {"description": description} if description else schema


def _map(title: str, names: str, values: Schema, *, at_most: int, at_least: int = 0, description: str = "") -> Schema:
    return {
        "type": "object",
        "title": title,
        "description": description,
        "patternProperties": {f"^{names}$": values},
        "additionalProperties": False,
        "minProperties": at_least,
        "maxProperties": at_most,
    }


SEASON_SCHEMA = closed(
    "Season",
    {
        "season": _SEASON,
        "spans": _list(
            "Spans",
            closed(
                "Span",
                {
                    "from": text("First day", _EDGE, "MM-DD in every year, or YYYY-MM-DD."),
                    "to": text("Day after the last", _EDGE, "Of the same form; MM-DD not after `from` wraps the year."),
                },
            ),
            at_most=MAX_SPANS,
        ),
    },
)

RULE_SCHEMA = closed(
    "Rule",
    {
        "id": identifier("Rule"),
        "seasons": _list("Seasons", _SEASON, at_most=MAX_SEASONS, description="All when left out."),
        "day_types": _list("Day types", _DAY_TYPE, at_most=MAX_DAY_TYPES, description="All when left out."),
        "tiers": _list(
            "Tiers",
            integer("Tier", minimum=1, maximum=MAX_TIER_LIMITS + 1),
            at_most=MAX_TIER_LIMITS + 1,
            description="All when left out.",
        ),
        "start": integer("First quarter-hour", minimum=0, maximum=QUARTER_HOURS_PER_DAY - 1),
        "end": integer("Quarter-hour after the last", minimum=1, maximum=QUARTER_HOURS_PER_DAY),
        "band": {"enum": list(BANDS), "title": "Time-of-use band", "description": "As the bill names these hours."},
        "price": PRICE_NAME,
    },
    optional=("seasons", "day_types", "tiers"),
)

TIERS_SCHEMA = closed(
    "Tiers",
    {
        "by": {"enum": ["month", "year"], "title": "Counted by", "description": "Calendar month or calendar year."},
        "limits_wh": _list(
            "Upper limits",
            integer("Upper limit", minimum=1, description="In Wh, belongs to the tier below."),
            at_most=MAX_TIER_LIMITS,
            description="Increasing; n limits make n + 1 tiers, numbered from 1; the last is open.",
        ),
    },
)

_REFERENCE = identifier("Reference price", "As the exchange publishes it, by month: one price, or one a quarter-hour.")
_BOUNDS: Schema = {
    "cap_e8_yuan_per_kwh": {**PRICE_E8_YUAN_PER_KWH, "title": "Cap"},
    "floor_e8_yuan_per_kwh": {**PRICE_E8_YUAN_PER_KWH, "title": "Floor"},
    "applied_to": {
        "enum": ["interval", "average"],
        "title": "Applied to",
        "description": "Whether share, cap and floor apply to each quarter-hour's price or to the month's average.",
    },
}
_OPEN_BOUNDS = ("cap_e8_yuan_per_kwh", "floor_e8_yuan_per_kwh")

PRICE_SCHEMA: Schema = {
    "title": "How a price is formed",
    "oneOf": [
        closed("Fixed: the package's number is the price", {"kind": {"const": "fixed"}}),
        closed(
            "Linked: factor x reference + spread; the package's number is the spread",
            {
                "kind": {"const": "linked"},
                "reference": _REFERENCE,
                "factor_bp": _share("Factor", "10,000 takes the reference as it is.", maximum=3 * BASIS_POINTS),
                **_BOUNDS,
            },
            optional=_OPEN_BOUNDS,
        ),
        closed(
            "Gain share: the package's number, less the consumer's share of what the reference is below it",
            {
                "kind": {"const": "gain_share"},
                "reference": _REFERENCE,
                "gain_share_bp": _share("Share of the gain", "The consumer's, while the reference is below."),
                "loss_share_bp": _share("Share of the loss", "The consumer's, while the reference is above."),
                **_BOUNDS,
            },
            optional=_OPEN_BOUNDS,
        ),
    ],
}

CHARGES_SCHEMA = closed(
    "Charges",
    {
        "green_premium": closed(
            "Green premium",
            {
                "price": PRICE_NAME,
                "share_bp": _share("Green share", "Of each month's energy."),
            },
        ),
        "basic_fee": closed(
            "Basic fee",
            {
                "by": {"enum": ["capacity", "contracted_demand", "measured_demand"], "title": "Counted by"},
                "price_fen_per_kw_month": integer(
                    "Price",
                    minimum=0,
                    maximum=10**6,
                    description="In fen per kW of demand, or kVA of capacity.",
                ),
            },
        ),
        "deviation": closed(
            "Deviation from contracted energy",
            {
                "by": {"enum": ["month", "period"], "title": "Compared by"},
                "over_band_bp": _share("Free band above", "Of the contracted energy.", maximum=10 * BASIS_POINTS),
                "under_band_bp": _share("Free band below", "Of the contracted energy."),
                "over_price_e8_yuan_per_kwh": {**_FEE_E8, "title": "Price of energy above the band"},
                "under_price_e8_yuan_per_kwh": {**_FEE_E8, "title": "Price of energy below the band"},
            },
        ),
        "termination": closed(
            "Early termination; its parts add up",
            {
                "fixed_fen": integer("Fixed fee", minimum=0, maximum=10**12, description="In fen."),
                "remaining_e8_yuan_per_kwh": {**_FEE_E8, "title": "Fee on the energy that remains"},
                "remaining_value_bp": _share("Share of the value that remains", "Of what that energy would cost."),
            },
            optional=("fixed_fen", "remaining_e8_yuan_per_kwh", "remaining_value_bp"),
            at_least=1,
        ),
        "deposit": closed(
            "Deposit; its parts add up",
            {
                "fixed_fen": integer("Fixed deposit", minimum=0, maximum=10**12, description="In fen."),
                "contracted_e8_yuan_per_kwh": {**_FEE_E8, "title": "Deposit on the contracted energy"},
            },
            optional=("fixed_fen", "contracted_e8_yuan_per_kwh"),
            at_least=1,
        ),
    },
    optional=("green_premium", "basic_fee", "deviation", "termination", "deposit"),
)

TARIFF_SCHEMA = closed(
    "Tariff",
    {
        "day_types": _list("Day types that have rules", _DAY_TYPE, at_most=MAX_DAY_TYPES),
        "treat_as": _map(
            "Day types treated as another",
            r"[a-z0-9][a-z0-9._-]{0,63}",
            _DAY_TYPE,
            at_most=2 * MAX_DAY_TYPES,
            description="Day type of the calendar: day type with rules. Workday, weekend, holiday and hot each need "
            "rules or a line here, so that holiday behaviour is always stated.",
        ),
        "treat_others_as": {**_DAY_TYPE, "title": "Day type that every day type not named here is treated as"},
        "seasons": _list("Seasons", SEASON_SCHEMA, at_most=MAX_SEASONS),
        "tiers": TIERS_SCHEMA,
        "rules": _list("Rules", RULE_SCHEMA, at_most=MAX_RULES),
        "prices": _map("Prices by name", PRICE_NAME_PATTERN, PRICE_SCHEMA, at_most=MAX_PRICES, at_least=1),
        "charges": CHARGES_SCHEMA,
        "notice_days": integer(
            "Notice", minimum=0, maximum=366, description="Days between a consumer's notice and the end of supply."
        ),
    },
    optional=("tiers", "charges"),
)
