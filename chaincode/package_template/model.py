"""A package template: a tariff, the limits within which retailers may price it, and whom it is for. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypedDict

from chaincode.refusals import Refused
from chaincode.tariff.finding import Finding
from chaincode.tariff.model import Tariff
from chaincode.tariff.proof import findings, prove


class Stage(StrEnum):
    """The stage of the market in which packages of the template are sold."""

    ANNUAL = "annual"
    MONTHLY = "monthly"
    WITHIN_MONTH = "within_month"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageTemplate:
    """One version of a template.

    `tariff` has the form of TARIFF_SCHEMA. `price_limits` gives `min` and `max` of each of its price names, in 1e-8
    yuan per kWh. `durations` (`min_days`, `max_days`) bounds a delivery period, `volume` (`min_wh`, `max_wh`) the
    energy of an order; `eligibility` may have `credit_ratings`. `risk_warning_text` (`zh`, `en`) is what
    `risk_warning_hash` is of, where the ledger has it.
    """

    version: int
    region: str
    stage: str
    classes: Sequence[str]
    name: str
    tariff: Mapping[str, Any]
    price_limits: Mapping[str, Mapping[str, int]]
    valid_from: str
    valid_to: str
    durations: Mapping[str, int]
    volume: Mapping[str, int]
    eligibility: Mapping[str, Any]
    risk_warning_hash: str | None = None
    risk_warning_text: Mapping[str, str] | None = None
    operator: str
    refreshed_at: int
    retired: bool = False

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> PackageTemplate:
        return cls(**{"eligibility": {}, **record})

    def to_record(self) -> dict[str, Any]:
        record: dict[str, Any] = {name: getattr(self, name) for name in _ALWAYS}
        record |= {name: value for name in _WHERE_GIVEN if (value := getattr(self, name))}
        return record

    def retire(self, *, operator: str, now_ms: int) -> PackageTemplate:
        """The template closed to new packages, one version on."""
        at = max(now_ms, self.refreshed_at)
        return replace(self, version=self.version + 1, retired=True, operator=operator, refreshed_at=at)

    def check_prices(self, prices: Mapping[str, int], *, key: str) -> None:
        """Raises Refused `price_names_differ` unless `prices` has exactly the tariff's price names, and
        `price_outside_limits` for one outside its limits; both name the first such price in alphabetical order."""
        odd = prices.keys() ^ self.price_limits.keys()
        if odd:
            raise Refused("price_names_differ", key=key, path=f"args.prices.{min(odd)}")
        for name in sorted(prices):
            limits = self.price_limits[name]
            if not limits["min"] <= prices[name] <= limits["max"]:
                raise Refused("price_outside_limits", key=key, path=f"args.prices.{name}", **limits)


_ALWAYS = (
    "version",
    "region",
    "stage",
    "classes",
    "name",
    "tariff",
    "price_limits",
    "valid_from",
    "valid_to",
    "durations",
    "volume",
    "operator",
    "refreshed_at",
)
_WHERE_GIVEN = ("eligibility", "risk_warning_hash", "risk_warning_text", "retired")


def publish(
    args: Mapping[str, Any], *, previous: PackageTemplate | None, operator: str, now_ms: int
) -> PackageTemplate:
    """The first or the next version of a template, from the arguments of `publish_template`.

    Raises Refused: `template_retired`; `template_differs` (a template stays in its region and stage); then what
    `check_tariff` raises.
    """
    if previous is not None and previous.retired:
        raise Refused("template_retired", key=args["template"])
    for name in ("region", "stage"):
        if previous is not None and getattr(previous, name) != args[name]:
            raise Refused("template_differs", key=args["template"], path=f"args.{name}")
    check_tariff(args)
    given = {name: value for name, value in args.items() if name != "template"}
    return PackageTemplate(
        **{"eligibility": {}, **given},
        version=1 if previous is None else previous.version + 1,
        operator=operator,
        refreshed_at=now_ms if previous is None else max(now_ms, previous.refreshed_at),
    )


def check_tariff(args: Mapping[str, Any]) -> None:
    """The tariff gives every quarter-hour of the validity exactly one price, and all limits are consistent.

    Raises Refused `tariff_unsound` (detail: the first findings).
    """
    prove(Tariff.from_value(args["tariff"]), **_proved(args))


def findings_of(args: Mapping[str, Any]) -> list[Finding]:
    """All that is wrong with a draft, which is the arguments of `publish_template`."""
    return findings(Tariff.from_value(args["tariff"]), **_proved(args))


class Proved(TypedDict):
    """What the proof takes beside the tariff."""

    valid_from: str
    valid_to: str
    price_limits: Mapping[str, Mapping[str, int]]
    ranges: Mapping[str, tuple[int, int]]


def _proved(args: Mapping[str, Any]) -> Proved:
    """Validity and limits of a draft, as the proof takes them."""
    durations, volume = args["durations"], args["volume"]
    return Proved(
        valid_from=args["valid_from"],
        valid_to=args["valid_to"],
        price_limits=args["price_limits"],
        ranges={
            "durations": (durations["min_days"], durations["max_days"]),
            "volume": (volume["min_wh"], volume["max_wh"]),
        },
    )
