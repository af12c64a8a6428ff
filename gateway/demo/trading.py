"""The demo's trading floor: who is there, what came of a mode of trading, and the steps that all modes share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from gateway.client.client import EnergySaleClient
from gateway.client.sending import Receipt
from gateway.client.steps import OrderFields
from gateway.demo.deal import Deal, Ended, Recorder
from gateway.demo.opening import Market
from gateway.demo.packages import OTHER_PACKAGES, PACKAGES, Package

_WEEKS_A_MONTH = 4


@dataclass(slots=True, kw_only=True)
class Trade:
    """One mode of trading: what came of it in words, the orders as they ended, and what went wrong."""

    mode: str
    lines: list[str] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    fault: str = ""


@dataclass(slots=True, kw_only=True)
class Floor:
    """Where and when it is played. `today` is a market-local date, `day` the number of the market day."""

    market: Market
    today: date
    day: int
    recorder: Recorder

    @property
    def period(self) -> tuple[str, str]:
        """A week of this year, half-open; each market day has another, four in a month, from today's on.

        Negotiated orders are for later years, so no consumer has another retailer in it.
        """
        this_week = _WEEKS_A_MONTH * (self.today.month - 1) + min(self.today.day // 7, _WEEKS_A_MONTH - 1)
        month, week = divmod((this_week + self.day - 1) % (12 * _WEEKS_A_MONTH), _WEEKS_A_MONTH)
        start = date(self.today.year, month + 1, 1 + 7 * week)
        end = start + timedelta(days=7)
        return start.isoformat(), end.isoformat()


async def open_sequence(floor: Floor, mode: str, *, closes: float | None = None, **fields: Any) -> str:
    """Announce a sequence for this week's delivery, and open it at once; its id."""
    officer = floor.market.officer
    start, end = floor.period
    now_ms = int(time.time() * 1_000)
    sequence = f"{start[:7]}-{mode}-{now_ms}"
    args = {
        "sequence": sequence,
        "kind": "within_month",
        "mode": mode,
        "period_start": start,
        "period_end": end,
        "opens_at": now_ms - 60_000,  # the peers' clocks may differ
        "closes_at": int(closes * 1_000) if closes else now_ms + 3_600_000,
        "price_floor_e8": 10_000_000,
        "price_cap_e8": 200_000_000,
        **fields,
    }
    await timed(floor, "announce_sequence", officer.sequences.announce(args))
    opened = await timed(floor, "open_sequence", officer.sequences.open(sequence))
    for client in floor.market.clients.values():
        client.reader.note_block(opened.block_number)
    return sequence


async def conclude(floor: Floor, trade: Trade, orders: Sequence[str]) -> None:
    """Audit, sign and archive what was traded, as after any negotiation."""
    deals = []
    for order_id in orders:
        order = await floor.market.officer.orders.get(order_id)
        deals.append(
            Deal(
                consumer=floor.market.client(order["consumer"]),
                retailer=floor.market.client(order["retailer"]),
                officer=floor.market.officer,
                supervisor=floor.market.supervisor,
                fields=OrderFields(**{name: order[name] for name in OrderFields.__slots__}),
                energy_wh=0,  # traded already: nothing is put forward any more
                asked=0,
                recorder=floor.recorder,
                order_id=order_id,
                version=order["version"],
            )
        )
    await asyncio.gather(*(deal.conclude() for deal in deals))
    trade.ended += [
        Ended(
            order_id=deal.order_id,
            version=deal.version,
            consumer=deal.consumer.signer.identity.participant,
            retailer=deal.fields.retailer,
            state="executing",
        )
        for deal in deals
    ]


async def timed(floor: Floor, action: str, call: Awaitable[Receipt]) -> Receipt:
    """Take a step, note how long it took, and let everybody's reads stand at its block or later."""
    began = time.perf_counter()
    receipt = await call
    floor.recorder.step(action, time.perf_counter() - began)
    for client in floor.market.clients.values():
        client.reader.note_block(receipt.block_number)
    return receipt


async def version_of(client: EnergySaleClient, package: Package) -> int:
    """The version of a package that is on offer."""
    return int((await client.packages.get(package.package))["version"])


async def wait_until(moment: float) -> None:
    """Wait for a moment that a sequence has announced, in seconds since 1970 UTC."""
    await asyncio.sleep(max(0.0, moment - time.time()) + 0.1)


def package_of(package_id: str) -> Package:
    """The demo's package with this id."""
    return next(each for each in (*PACKAGES, *OTHER_PACKAGES) if each.package == package_id)


def mwh(energy_wh: int) -> str:
    """An energy for the screen."""
    return f"{energy_wh // 1_000_000:,} MWh"
