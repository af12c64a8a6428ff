"""What the market day trades on, brought to the ledger where it is missing: calendar, prices, templates, methods,
packages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError
from gateway.demo.cast import OFFICER
from gateway.demo.methods import methods
from gateway.demo.packages import OTHER_PACKAGES, PACKAGES, TimeOfUsePackage
from gateway.demo.templates import REFERENCE, REGION, calendar_days, reference_prices, templates

_YEARS_OF_VALIDITY = 50  # each market day is for a year of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A package as it stands on the ledger."""

    package: TimeOfUsePackage
    version: int


async def publish(
    clients: Mapping[str, EnergySaleClient], *, settlement: EnergySaleClient, today: date
) -> Sequence[Offer]:
    """Publish what is not there yet; the packages that the day's orders choose from.

    `clients` are by participant, `settlement` is the exchange's settlement officer's.
    """
    officer = clients[OFFICER.participant]
    valid_from = date(today.year - 1, 1, 1).isoformat()  # in January the month before this one is last year's
    valid_to = date(today.year + _YEARS_OF_VALIDITY, 1, 1).isoformat()
    versions = await _rules(officer, today=today, valid_from=valid_from, valid_to=valid_to)
    settlement.reader.note_block(officer.reader.seen)
    method_versions = await _methods(settlement, valid_from=valid_from, valid_to=valid_to)
    offers = []
    for package in (*PACKAGES, *OTHER_PACKAGES):
        retailer = clients[package.retailer]
        retailer.reader.note_block(settlement.reader.seen)
        found = {each["package_id"]: int(each["version"]) async for each in retailer.packages.find()}
        version = found.get(package.package)
        if version is None:
            args = package.args(
                template_version=versions[package.template],
                method_versions=method_versions,
                valid_from=valid_from,
                valid_to=valid_to,
            )
            version = (await retailer.packages.publish(args)).version or 1
        if isinstance(package, TimeOfUsePackage):
            offers.append(Offer(package=package, version=version))
    return offers


async def _methods(settlement: EnergySaleClient, *, valid_from: str, valid_to: str) -> dict[str, int]:
    """The settlement methods; their versions by id."""
    versions = {each["method_id"]: int(each["version"]) async for each in settlement.settlement_methods.find()}
    for args in methods(valid_from=valid_from, valid_to=valid_to):
        if args["method"] not in versions:
            versions[args["method"]] = (await settlement.settlement_methods.publish(args)).version or 1
    return versions


async def _rules(officer: EnergySaleClient, *, today: date, valid_from: str, valid_to: str) -> dict[str, int]:
    """Calendar, reference prices and templates by the exchange; the versions of the templates by id."""
    try:
        await officer.calendars.get(REGION)
    except ProblemError as error:
        if error.code != "not_found":
            raise
        await officer.calendars.set(REGION, calendar_days())
    known = {each["month"] async for each in officer.reference_prices.find(reference=REFERENCE)}
    for month, price in (*reference_prices(today.year - 1), *reference_prices(today.year)):
        if month not in known:
            await officer.reference_prices.publish(
                {"reference": REFERENCE, "month": month, "price_e8_yuan_per_kwh": price}
            )
    versions = {each["template_id"]: int(each["version"]) async for each in officer.templates.find()}
    for args in templates(valid_from=valid_from, valid_to=valid_to):
        if args["template"] not in versions:
            versions[args["template"]] = (await officer.templates.publish(args)).version or 1
    return versions
