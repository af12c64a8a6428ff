"""The retail package behind a listing or a bid, when it is declared and when an order is made of it."""

from __future__ import annotations

from collections.abc import Mapping

from chaincode import keys
from chaincode.context import Call
from chaincode.identity.model import ParticipantStatus
from chaincode.package_template.model import PackageTemplate
from chaincode.refusals import Refused
from chaincode.retail_package.model import RetailPackage
from chaincode.retail_package.offers import check_eligible, check_offer
from chaincode.sequence.model import TradingSequence


async def require_on_offer(
    call: Call, sequence: TradingSequence, *, package_id: str, package_version: int
) -> RetailPackage:
    """The package in its current version: the declaring retailer's, of the sequence's segment and for its period.

    Raises Refused as `check_offer` does.
    """
    record = await call.ledger.get(keys.package(package_id))
    return check_offer(
        RetailPackage.from_record(record) if record else None,
        package_id=package_id,
        package_version=package_version,
        retailer=call.intent.participant,
        segment=sequence.segment,
        period_start=sequence.period_start,
        period_end=sequence.period_end,
    )


async def check_template_prices(call: Call, package: RetailPackage, prices: Mapping[str, int]) -> None:
    """Raises Refused `unknown_template`, `price_names_differ` or `price_outside_limits` unless the package's template
    admits `prices`."""
    record = await call.ledger.get(keys.template_version(package.template, package.template_version))
    if record is None:
        raise Refused("unknown_template", key=package.template)
    PackageTemplate.from_record(record).check_prices(prices, key=package.template)


async def require_tradable(
    call: Call,
    sequence: TradingSequence,
    *,
    consumer: str,
    retailer: str,
    package_id: str,
    package_version: int,
    energy_wh: int,
) -> RetailPackage:
    """The package in the version that was declared, if an order of these parties can be made of it now.

    A later version binds nobody to it and frees nobody from it, and neither does the package's end: whoever has
    declared is bound. Raises Refused: `participant_inactive` (either party), what `check_offer` and `check_eligible`
    raise, `volume_outside_limits`.
    """
    parties = {}
    for participant in (consumer, retailer):
        record = await call.ledger.get(keys.participant(participant))
        if record is None or record["status"] != ParticipantStatus.ACTIVE:
            raise Refused("participant_inactive", key=participant, state=record["status"] if record else None)
        parties[participant] = record
    declared = await call.ledger.get(keys.package_version(package_id, package_version))
    package = check_offer(
        RetailPackage.from_record(declared) if declared else None,
        package_id=package_id,
        package_version=package_version,
        retailer=retailer,
        segment=sequence.segment,
        period_start=sequence.period_start,
        period_end=sequence.period_end,
    )
    check_eligible(package, package_id=package_id, consumer=parties[consumer])
    check_volume(package, energy_wh, package_id=package_id)
    return package


def check_volume(package: RetailPackage, energy_wh: int, *, package_id: str) -> None:
    """Raise Refused `volume_outside_limits` unless an order of the package may have this energy (Wh)."""
    if not package.volume["min_wh"] <= energy_wh <= package.volume["max_wh"]:
        raise Refused("volume_outside_limits", key=package_id, **package.volume)
