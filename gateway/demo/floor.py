"""The modes of trading beside negotiation, on a week's delivery, all at once.

A listing that four consumers take from at once, and is exhausted; a call auction (`auction.py`); packages bought at
their list prices. What comes out are orders like any other: they are audited, signed and archived.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from gateway.client.errors import EnergySaleError, RefusedError
from gateway.client.steps import OrderFields
from gateway.demo.auction import auction
from gateway.demo.cast import CONSUMERS
from gateway.demo.profiles import load_profiles, yearly_energy_wh
from gateway.demo.templates import RISK_WARNING_HASH
from gateway.demo.trading import Floor, Trade, conclude, mwh, open_sequence, package_of, timed, version_of

_LISTED_WH = 30_000_000
_TAKERS = ("office-1", "shop-1", "trade-1", "bakery-2")
_TAKEN_WH = 9_000_000
_PURCHASES = (("household-2", "nanhai-tiers", None), ("datacentre-1", "pearl-spot", RISK_WARNING_HASH))


async def play(floor: Floor) -> list[Trade]:
    """All modes at once. One that goes wrong ends alone; its trade says why."""
    scenes: tuple[tuple[str, Callable[[Floor, Trade], Awaitable[None]]], ...] = (
        ("listing 挂牌摘牌", _listing),
        ("call auction 集中竞价", auction),
        ("package purchase 套餐购买", _purchases),
    )

    async def one(mode: str, scene: Callable[[Floor, Trade], Awaitable[None]]) -> Trade:
        trade = Trade(mode=mode)
        try:
            await scene(floor, trade)
        except EnergySaleError as error:
            trade.fault = f"{error.code}: {error}"
        except AssertionError as error:
            trade.fault = str(error)
        return trade

    return list(await asyncio.gather(*(one(mode, scene) for mode, scene in scenes)))


async def _listing(floor: Floor, trade: Trade) -> None:
    """Four want 9 MWh each of 30 MWh that are listed."""
    package = package_of("pearl-trade")
    retailer = floor.market.client(package.retailer)
    sequence = await open_sequence(floor, "listing", segment="commercial", price_step_e8=1)
    published = await timed(
        floor,
        "publish_listing",
        retailer.listings.publish(
            {
                "sequence": sequence,
                "package": package.package,
                "package_version": await version_of(retailer, package),
                "prices": dict(package.prices),
                "energy_wh": _LISTED_WH,
                "min_take_wh": _TAKEN_WH // 3,
            }
        ),
    )
    listing = str(published.target)
    orders = []
    takers = [floor.market.client(taker) for taker in _TAKERS]
    answers = await asyncio.gather(
        *(timed(floor, "take", taker.listings.take(listing, energy_wh=_TAKEN_WH)) for taker in takers),
        return_exceptions=True,
    )
    for taker, answer in zip(takers, answers, strict=True):
        if isinstance(answer, RefusedError) and answer.code == "listing_exhausted":
            floor.recorder.refusals.append(("taking more than a listing has left", answer.code))
            answer = await timed(floor, "take", taker.listings.take(listing))
        if isinstance(answer, BaseException):
            raise answer
        orders.append(str(answer.target))
    left = (await retailer.listings.get(listing))["remaining_wh"]
    if left:
        raise AssertionError(f"the listing has {left} Wh left, and 4 takers took all of it")
    trade.lines.append(f"{mwh(_LISTED_WH)} listed by {package.retailer}, taken whole by {len(orders)} consumers")
    await conclude(floor, trade, orders)


async def _purchases(floor: Floor, trade: Trade) -> None:
    """A household and a data centre buy at list prices; the data centre acknowledges a risk warning."""
    start, end = floor.period
    orders = []
    for participant, package_id, risk_warning in _PURCHASES:
        package = package_of(package_id)
        client = floor.market.client(participant)
        fields = OrderFields(
            retailer=package.retailer,
            package=package.package,
            package_version=await version_of(client, package),
            segment=package.segment,
            period_start=start,
            period_end=end,
        )
        bought = client.orders.purchase(fields, energy_wh=_weekly_energy_wh(participant), risk_warning=risk_warning)
        receipt = await timed(floor, "purchase", bought)
        orders.append(str(receipt.target))
        warned = ", its risk warning acknowledged" if risk_warning else ""
        trade.lines.append(f"{participant} bought {package.package} at its list prices{warned}")
    await conclude(floor, trade, orders)


def _weekly_energy_wh(participant: str) -> int:
    consumer = next(each for each in CONSUMERS if each.participant == participant)
    return yearly_energy_wh(load_profiles()[consumer.profile], peak_kw=consumer.peak_kw) // 52
