"""Arguments of the steps that bring a calendar, a template and a package to a market: Guangdong's time of use."""

from __future__ import annotations

from typing import Any

from chaincode.settlement_method.example import EXAMPLE_GRID_CHARGES
from chaincode.tariff.example import EXAMPLE_PRICES_E8_YUAN_PER_KWH, EXAMPLE_TARIFF


def calendar_args(region: str) -> dict[str, Any]:
    """One holiday, and the Saturday on which people work instead."""
    return {"region": region, "days": {"2026-10-01": "holiday", "2026-10-10": "workday"}}


def template_args(template: str, *, region: str) -> dict[str, Any]:
    """A template for everybody, with wide limits."""
    return {
        "template": template,
        "region": region,
        "stage": "annual",
        "classes": ["industrial", "commercial", "residential"],
        "name": "Guangdong time of use 广东分时",
        "tariff": EXAMPLE_TARIFF,
        "price_limits": {name: {"min": 0, "max": 200_000_000} for name in EXAMPLE_PRICES_E8_YUAN_PER_KWH},
        "valid_from": "2020-01-01",
        "valid_to": "2035-01-01",
        "durations": {"min_days": 1, "max_days": 1_000},
        "volume": {"min_wh": 1, "max_wh": 1_000_000_000_000},
    }


def method_args(method: str) -> dict[str, Any]:
    """Guangdong's grid charges and funds."""
    return {
        "method": method,
        "name": {"zh": "广东电网收费", "en": "Guangdong grid charges"},
        "source": "发改价格〔2023〕526号",
        "rules": EXAMPLE_GRID_CHARGES,
        "valid_from": "2020-01-01",
        "valid_to": "2035-01-01",
    }


def package_args(package: str, *, template: str, segment: str = "industrial") -> dict[str, Any]:
    """A package of the first version of `template`."""
    return {
        "package": package,
        "segment": segment,
        "name": "平价 2026",
        "template": template,
        "template_version": 1,
        "prices": EXAMPLE_PRICES_E8_YUAN_PER_KWH,
        "valid_from": "2025-01-01",
        "valid_to": "2030-01-01",
    }
