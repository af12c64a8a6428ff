"""Records of calendars, prices, templates and packages as the chaincode makes them, as a chain for the read model."""

from __future__ import annotations

from typing import Any

from chaincode.package_template.model import PackageTemplate
from chaincode.package_template.model import publish as publish_template
from chaincode.retail_package.model import publish as publish_package
from chaincode.settlement_method.example import EXAMPLE_GRID_CHARGES, EXAMPLE_POWER_FACTOR, EXAMPLE_TAX
from chaincode.settlement_method.model import publish as publish_method
from tests.packages import method_args, package_args, template_args
from tests.unit.orders.instance import registry
from tests.unit.projection.chain import NOW_MS, Chain, Tx, key

LINKED: dict[str, Any] = {
    "day_types": ["workday"],
    "treat_as": {"weekend": "workday", "holiday": "workday", "hot": "workday"},
    "treat_others_as": "workday",
    "seasons": [{"season": "year", "spans": [{"from": "01-01", "to": "01-01"}]}],
    "rules": [{"id": "always", "start": 0, "end": 96, "band": "flat", "price": "spread"}],
    "prices": {
        "spread": {"kind": "linked", "reference": "spot", "factor_bp": 10_000, "applied_to": "interval"},
        "green": {"kind": "fixed"},
    },
    "charges": {"green_premium": {"price": "green", "share_bp": 5_000}},
    "notice_days": 15,
}


def template(template_id: str, **changes: Any) -> PackageTemplate:
    args = {**template_args(template_id, region="guangdong"), **changes}
    return publish_template(args, previous=None, operator="officer", now_ms=NOW_MS)


TIME_OF_USE = template("tou")
MARKET_LINKED = template(
    "linked",
    stage="monthly",
    classes=["industrial"],
    tariff=LINKED,
    price_limits={"spread": {"min": -5_000_000, "max": 5_000_000}, "green": {"min": 0, "max": 5_000_000}},
)


def package(package_id: str, of: PackageTemplate, *, template_id: str, retailer: str, **changes: Any) -> dict[str, Any]:
    made = publish_package(
        {**package_args(package_id, template=template_id), **changes},
        template=of,
        previous=None,
        retailer=retailer,
        operator="retail-clerk",
        now_ms=NOW_MS,
    )
    return made.to_record()


def method(name: str, rules: dict[str, Any]) -> dict[str, Any]:
    args = {**method_args(name), "rules": rules}
    return publish_method(args, previous=None, operator="officer", now_ms=NOW_MS).to_record()


GRID = method("grid", EXAMPLE_GRID_CHARGES | {"line_loss": {"reference": "loss"}})
POWER_FACTOR = method("factor", EXAMPLE_POWER_FACTOR)
TAX = method("tax", EXAMPLE_TAX)
DAYLIGHT = package("daylight", TIME_OF_USE, template_id="tou", retailer="southgrid")
DAYLIGHT_2 = {**DAYLIGHT, "version": 2, "name": "Daylight 2", "valid_to": "2031-01-01"}
SPOT = package(
    "spot",
    MARKET_LINKED,
    template_id="linked",
    retailer="northgrid",
    segment="residential",
    name="Spot 联动",
    prices={"spread": -1_000_000, "green": 2_000_000},
    valid_from="2026-01-01",
    valid_to="2027-01-01",
    methods=[{"method": name, "version": 1} for name in ("grid", "factor", "tax")],
)


def _policy(segment: str, version: int) -> dict[str, Any]:
    return {key("policy_version", segment, str(version)): {"audit": "omitted", "version": version}}


def offers() -> Chain:
    """`daylight` in two versions, then retired; `spot`, linked to prices of two months, one a curve, with methods;
    policies."""
    stamp = {"operator": "officer", "refreshed_at": NOW_MS}
    flat, curve = {"price_e8_yuan_per_kwh": 40_000_000}, {"curve": [50_000_000] * (31 * 96)}
    chain = Chain()
    chain.add(registry())
    chain.add(
        Tx(
            writes={
                key("calendar_version", "guangdong", "1"): {"version": 1, "days": {}, **stamp},
                key("calendar_version", "guangdong", "2"): {"version": 2, "days": {"2026-07-02": "holiday"}, **stamp},
                key("reference_price_version", "spot", "2026-07", "1"): {"version": 1, **flat, **stamp},
                key("reference_price_version", "spot", "2026-08", "1"): {"version": 1, **flat, **stamp},
                key("reference_price_version", "spot", "2026-08", "2"): {"version": 2, **curve, **stamp},
                key("reference_price_version", "loss", "2026-07", "1"): {
                    "version": 1,
                    "price_e8_yuan_per_kwh": 1_870_000,
                    **stamp,
                },
                key("template", "tou"): TIME_OF_USE.to_record(),
                key("template_version", "tou", "1"): TIME_OF_USE.to_record(),
                key("template", "linked"): MARKET_LINKED.to_record(),
                key("template_version", "linked", "1"): MARKET_LINKED.to_record(),
                **_policy("industrial", 1),
            }
        )
    )
    chain.add(
        Tx(
            writes={
                key("settlement_method", "grid"): {**GRID, "version": 2, "retired": True},
                key("settlement_method_version", "grid", "1"): GRID,
                key("settlement_method", "factor"): POWER_FACTOR,
                key("settlement_method_version", "factor", "1"): POWER_FACTOR,
                key("settlement_method", "tax"): TAX,
                key("settlement_method_version", "tax", "1"): TAX,
            }
        )
    )
    chain.add(
        Tx(
            writes={
                key("package", "daylight"): DAYLIGHT,
                key("package_version", "daylight", "1"): DAYLIGHT,
                key("package_version", "daylight", "2"): DAYLIGHT_2,
                **_policy("industrial", 2),
            }
        )
    )
    chain.add(
        Tx(
            writes={
                key("package", "daylight"): {**DAYLIGHT_2, "version": 3, "retired": True},
                key("package", "spot"): SPOT,
                key("package_version", "spot", "1"): SPOT,
                **_policy("residential", 1),
            }
        )
    )
    return chain
