"""A tariff as typed values: when which price name applies, how each price is formed, and what else is charged. Pure.

The numbers are not here: a package, and the terms of an order, give `{price name: 1e-8 yuan per kWh}`. The number of a
fixed price is the price, of a linked one the spread, of a gain share the price that gain and loss are measured from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from chaincode.tariff.schema import BASIS_POINTS

AppliedTo = Literal["interval", "average"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """`[start, end)`: both MM-DD, wrapping the year when `end` is not after `start`; or both YYYY-MM-DD."""

    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    season: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`price` applies in `[start, end)` quarter-hours, in the seasons, day types and tiers named (None: all)."""

    id: str
    start: int
    end: int
    band: str
    price: str
    seasons: tuple[str, ...] | None = None
    day_types: tuple[str, ...] | None = None
    tiers: tuple[int, ...] | None = None

    def applies(self, *, season: str, day_type: str, tier: int) -> bool:
        return (
            (self.seasons is None or season in self.seasons)
            and (self.day_types is None or day_type in self.day_types)
            and (self.tiers is None or tier in self.tiers)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """Energy counted from the start of each calendar month or year; a limit belongs to the tier below it."""

    by: Literal["month", "year"] = "month"
    limits_wh: tuple[int, ...] = ()

    @property
    def numbers(self) -> range:
        return range(1, len(self.limits_wh) + 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """How a price is formed. `reference` is None for a fixed one; shares and factor are basis points."""

    kind: Literal["fixed", "linked", "gain_share"]
    reference: str | None = None
    factor_bp: int = BASIS_POINTS
    gain_share_bp: int = 0
    loss_share_bp: int = 0
    cap_e8_yuan_per_kwh: int | None = None
    floor_e8_yuan_per_kwh: int | None = None
    applied_to: AppliedTo = "interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenPremium:
    price: str
    share_bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicFee:
    by: Literal["capacity", "contracted_demand", "measured_demand"]
    price_fen_per_kw_month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    by: Literal["month", "period"]
    over_band_bp: int
    under_band_bp: int
    over_price_e8_yuan_per_kwh: int
    under_price_e8_yuan_per_kwh: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Termination:
    fixed_fen: int = 0
    remaining_e8_yuan_per_kwh: int = 0
    remaining_value_bp: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffDeposit:
    fixed_fen: int = 0
    contracted_e8_yuan_per_kwh: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    green_premium: GreenPremium | None = None
    basic_fee: BasicFee | None = None
    deviation: Deviation | None = None
    termination: Termination | None = None
    deposit: TariffDeposit | None = None

    @classmethod
    def from_value(cls, value: Mapping[str, Any]) -> Charges:
        makers = {
            "green_premium": GreenPremium,
            "basic_fee": BasicFee,
            "deviation": Deviation,
            "termination": Termination,
            "deposit": TariffDeposit,
        }
        return cls(**{name: makers[name](**charge) for name, charge in value.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """The tariff of a package template. `treat_as` maps day types of the calendar to those that have rules."""

    day_types: tuple[str, ...]
    treat_as: Mapping[str, str]
    treat_others_as: str
    seasons: tuple[Season, ...]
    rules: tuple[Rule, ...]
    prices: Mapping[str, Price]
    notice_days: int
    tiers: Tiers = field(default_factory=Tiers)
    charges: Charges = field(default_factory=Charges)

    @classmethod
    def from_value(cls, value: Mapping[str, Any]) -> Tariff:
        """The tariff in `value`, which must fit TARIFF_SCHEMA."""
        tiers = value.get("tiers")
        return cls(
            day_types=tuple(value["day_types"]),
            treat_as=dict(value["treat_as"]),
            treat_others_as=value["treat_others_as"],
            seasons=tuple(_season(season) for season in value["seasons"]),
            rules=tuple(_rule(rule) for rule in value["rules"]),
            prices={name: Price(**price) for name, price in value["prices"].items()},
            notice_days=value["notice_days"],
            tiers=Tiers(by=tiers["by"], limits_wh=tuple(tiers["limits_wh"])) if tiers else Tiers(),
            charges=Charges.from_value(value.get("charges", {})),
        )


def price_names(tariff: Tariff) -> tuple[str, ...]:
    """The names that a package of this tariff has to give numbers for, in the order of the alphabet."""
    return tuple(sorted(tariff.prices))


def _season(value: Mapping[str, Any]) -> Season:
    return Season(
        season=value["season"],
        spans=tuple(Span(start=span["from"], end=span["to"]) for span in value["spans"]),
    )


def _rule(value: Mapping[str, Any]) -> Rule:
    parts: dict[str, Any] = {name: tuple(part) if isinstance(part, list) else part for name, part in value.items()}
    return Rule(**parts)
