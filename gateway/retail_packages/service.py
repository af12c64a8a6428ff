"""Quotes and comparisons: what the read model knows of packages, put together with a load that stays in memory.

A load is a consumer's own. Nothing here logs it, stores it, or puts it into an error.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection

from chaincode.refusals import Refused
from chaincode.settlement.method_values import methods_of
from chaincode.tariff.model import Tariff
from gateway.calendars.repository import find_days
from gateway.dependencies import Services
from gateway.package_templates.repository import one_version as template_version
from gateway.problems import ProblemError
from gateway.projection.writer import stored_height
from gateway.reference_prices.repository import find_published
from gateway.retail_packages import price_calendar, repository
from gateway.retail_packages.quote_schemas import ComparedPackage, CompareRequest, LoadProfile, QuoteRequest
from gateway.retail_packages.quoting import Offered, Profile, quote, references_of
from gateway.retail_packages.readings_file import read_load
from gateway.settlement_methods.repository import find_named

Found = TypeVar("Found")

_calculating = asyncio.Semaphore(2)  # each takes a core for a while; reads go on beside them


async def quote_package(services: Services, package_id: str, asked: QuoteRequest) -> dict[str, Any]:
    """The quote of one package (`quote_schemas.QuoteAtBlock`).

    Raises ProblemError `not_found`, and what reading the load raises; Refused as `quoting.quote` does.
    """
    profile = await profile_of(asked)
    offered, height = await _read(
        services, lambda connection: offered_of(connection, package_id, asked.version, months=profile.months)
    )
    async with _calculating:
        answer = await asyncio.to_thread(quote, offered, profile, prices=asked.prices)
    return {"block_height": height, **answer}


async def compare_packages(services: Services, asked: CompareRequest) -> dict[str, Any]:
    """All packages on one load, cheapest first (`quote_schemas.Comparison`). A package that cannot be quoted says why.

    Raises ProblemError as reading the load does.
    """
    profile = await profile_of(asked)

    def read(connection: Connection) -> list[Offered | ProblemError]:
        return [_found(connection, each, profile.months) for each in asked.packages]

    offers, height = await _read(services, read)
    async with _calculating:
        items = await asyncio.to_thread(_compared, asked.packages, offers, profile)
    return {"block_height": height, "items": items}


async def calendar_of_prices(
    services: Services, package_id: str, *, version: int | None, start: str, end: str
) -> dict[str, Any]:
    """Bands and prices by date (`price_calendar_schemas.PriceCalendar`). Raises ProblemError `not_found`."""
    months = price_calendar.months_between(start, end)
    offered, height = await _read(
        services, lambda connection: offered_of(connection, package_id, version, months=months)
    )
    return {"block_height": height, **price_calendar.price_calendar(offered, start=start, end=end)}


async def profile_of(asked: LoadProfile) -> Profile:
    """The load of a request. Raises ProblemError: `invalid_readings`, `unsupported_media_type`."""
    load = asked.load
    if asked.readings is not None:
        try:
            content = asked.readings.decoded()
        except ValueError:
            raise ProblemError("invalid_readings", context={"fault": "base64"}) from None
        load = await asyncio.to_thread(read_load, content, media_type=asked.readings.media_type)
    return Profile(
        load=load or {},
        contracted=asked.contracted,
        delivery=asked.delivery,
        consumed_before_wh=asked.consumed_before_wh,
    )


def offered_of(connection: Connection, package_id: str, version: int | None, *, months: set[str]) -> Offered:
    """A version of a package, by default the last published, with what its prices follow from in `months`.

    Raises ProblemError `not_found`.
    """
    row = repository.find_version(connection, package_id, version)
    if row is None:
        raise ProblemError("not_found", context={"package": package_id})
    package = json.loads(row.record)
    said = connection.execute(template_version(package["template"], package["template_version"])).one()
    template = json.loads(said.record)
    days = find_days(connection, template["region"])
    if days is None:
        raise ProblemError("not_found", context={"region": template["region"]})
    tariff = Tariff.from_value(template["tariff"])
    methods = methods_of(find_named(connection, package.get("methods", ())))
    return Offered(
        package_id=package_id,
        package=package,
        template=template,
        tariff=tariff,
        calendar_version=days[0],
        calendar=days[1],
        published=find_published(connection, references_of(tariff) | methods.references(), months),
        methods=methods,
    )


def _found(connection: Connection, asked: ComparedPackage, months: set[str]) -> Offered | ProblemError:
    try:
        return offered_of(connection, asked.package_id, asked.version, months=months)
    except ProblemError as problem:
        return problem


def _compared(
    asked: Sequence[ComparedPackage], offers: Sequence[Offered | ProblemError], profile: Profile
) -> list[dict[str, Any]]:
    items = [_one(each, offer, profile) for each, offer in zip(asked, offers, strict=True)]
    return sorted(items, key=lambda item: (item["quote"] is None, (item["quote"] or {}).get("total_fen", 0)))


def _one(asked: ComparedPackage, offer: Offered | ProblemError, profile: Profile) -> dict[str, Any]:
    item: dict[str, Any] = {"package_id": asked.package_id, "quote": None, "problem": None}
    if isinstance(offer, ProblemError):
        return {**item, "problem": _problem(offer.code, offer.context)}
    item |= {"name": offer.package["name"], "retailer": offer.package["retailer"]}
    try:
        found = quote(offer, profile, prices=asked.prices)
    except Refused as refused:
        return {**item, "problem": _problem(refused.code, refused.detail)}
    return {**item, "quote": {**found, "lines": []}}


def _problem(code: str, context: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"code": code, "context": dict(context) if context else None}


async def _read(services: Services, work: Callable[[Connection], Found]) -> tuple[Found, int]:
    """What `work` finds, and the block at which it stands."""

    def at_height(connection: Connection) -> tuple[Found, int]:
        return work(connection), stored_height(connection)

    return await services.database.read(at_height)
