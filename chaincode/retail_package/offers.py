"""Whether an order fits a package: version, validity, duration, and who may have it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chaincode.refusals import Refused
from chaincode.retail_package.model import RetailPackage


def check_offer(
    package: RetailPackage | None,
    *,
    package_id: str,
    package_version: int,
    retailer: str,
    segment: str,
    period_start: str,
    period_end: str,
) -> RetailPackage:
    """The package, if an order of these fields fits what it offers now. The period is half-open, of dates that exist.

    Raises Refused: `unknown_package`, `package_retired`, `package_differs`, `package_not_valid`,
    `duration_not_allowed`.
    """
    if package is None:
        raise Refused("unknown_package", key=package_id)
    if package.retired:
        raise Refused("package_retired", key=package_id)
    if (package.retailer, package.segment) != (retailer, segment) or package.version != package_version:
        raise Refused("package_differs", key=package_id, version=package.version)
    # Dates of one fixed form: their order as text is their order in time.
    if period_start < package.valid_from or period_end > package.valid_to:
        raise Refused("package_not_valid", key=package_id)
    check_duration(package, package_id=package_id, period_start=period_start, period_end=period_end)
    return package


def check_duration(package: RetailPackage, *, package_id: str, period_start: str, period_end: str) -> None:
    """Raises Refused `duration_not_allowed` (detail: days asked for, and the limits) for a period outside them."""
    days = (date.fromisoformat(period_end) - date.fromisoformat(period_start)).days
    limits = package.durations
    if not limits["min_days"] <= days <= limits["max_days"]:
        raise Refused("duration_not_allowed", key=package_id, days=days, **limits)


def check_eligible(package: RetailPackage, *, package_id: str, consumer: Mapping[str, Any]) -> None:
    """Refuse a consumer (its participant's record) whom the package is not for.

    A consumer whose class is not registered is in none. Where the template asks for credit ratings, one that is not
    rated has none of them. Raises Refused `not_eligible` (detail: path `class` or `credit_rating`).
    """
    if consumer.get("class") not in package.classes:
        raise Refused("not_eligible", key=package_id, path="class")
    ratings = package.eligibility.get("credit_ratings")
    if ratings is not None and consumer.get("credit_rating") not in ratings:
        raise Refused("not_eligible", key=package_id, path="credit_rating")
