"""Calendars, reference prices, templates, settlement methods and packages as rows: a function for each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Table

from gateway.projection import package_tables as tables

Row = dict[str, Any]
Columns = Callable[[tuple[str, ...], Row], Row]


def price_kinds_of(tariff: Mapping[str, Any]) -> list[str]:
    """What sorts of prices a tariff has: how they are formed, and whether they differ by the hour or by tiers."""
    kinds = {price["kind"] for price in tariff["prices"].values()}
    if len({rule["band"] for rule in tariff["rules"]}) > 1:
        kinds.add("time_of_use")
    if "tiers" in tariff:
        kinds.add("tiers")
    return sorted(kinds)


def is_green(tariff: Mapping[str, Any]) -> bool:
    """Whether the tariff has a premium for green power."""
    return "green_premium" in tariff.get("charges", {})


def _prices_of(tariff: Mapping[str, Any]) -> Row:
    return {"price_kinds": words(price_kinds_of(tariff)), "green": is_green(tariff)}


def words(of: Iterable[str]) -> str:
    """The words with a space before and after each, so that one can be looked for."""
    return f" {' '.join(of)} "


def _calendar_version(attributes: tuple[str, ...], _: Row) -> Row:
    return {"region": attributes[0], "version": int(attributes[1])}


def _reference_price_version(attributes: tuple[str, ...], _: Row) -> Row:
    return {"reference": attributes[0], "month": attributes[1], "version": int(attributes[2])}


def _template(attributes: tuple[str, ...], record: Row) -> Row:
    return {
        "template_id": attributes[0],
        "version": record["version"],
        "region": record["region"],
        "stage": record["stage"],
        "name": record["name"],
        **_prices_of(record["tariff"]),
        "valid_from": record["valid_from"],
        "valid_to": record["valid_to"],
        "retired": record.get("retired", False),
    }


def _template_version(attributes: tuple[str, ...], record: Row) -> Row:
    return {
        "template_id": attributes[0],
        "version": int(attributes[1]),
        "region": record["region"],
        "stage": record["stage"],
        **_prices_of(record["tariff"]),
    }


def _settlement_method(attributes: tuple[str, ...], record: Row) -> Row:
    return {
        "method_id": attributes[0],
        "version": record["version"],
        "kind": record["rules"]["kind"],
        "valid_from": record["valid_from"],
        "valid_to": record["valid_to"],
        "retired": record.get("retired", False),
    }


def _settlement_method_version(attributes: tuple[str, ...], _: Row) -> Row:
    return {"method_id": attributes[0], "version": int(attributes[1])}


def _package(attributes: tuple[str, ...], record: Row) -> Row:
    prices = record["prices"].values()
    return {
        "package_id": attributes[0],
        "version": record["version"],
        "retailer": record["retailer"],
        "segment": record["segment"],
        "name": record["name"],
        "template": record["template"],
        "template_version": record["template_version"],
        "classes": words(record["classes"]),
        "price_least": min(prices),
        "price_most": max(prices),
        "valid_from": record["valid_from"],
        "valid_to": record["valid_to"],
        "retired": record.get("retired", False),
    }


def _package_version(attributes: tuple[str, ...], record: Row) -> Row:
    return {
        "package_id": attributes[0],
        "version": int(attributes[1]),
        "template": record["template"],
        "template_version": record["template_version"],
    }


PROJECTIONS: dict[str, tuple[tuple[Table, Columns], ...]] = {
    "calendar_version": ((tables.calendars, _calendar_version),),
    "reference_price_version": ((tables.reference_prices, _reference_price_version),),
    "template": ((tables.templates, _template),),
    "template_version": ((tables.template_versions, _template_version),),
    "settlement_method": ((tables.settlement_methods, _settlement_method),),
    "settlement_method_version": ((tables.settlement_method_versions, _settlement_method_version),),
    "package": ((tables.packages, _package),),
    "package_version": ((tables.package_versions, _package_version),),
}
