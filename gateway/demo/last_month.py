"""The month before this one from contract to money, where the grid company takes part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gateway.demo import closed, collected, month, settled
from gateway.demo.cast import GRID
from gateway.demo.closed import Closed
from gateway.demo.collected import Collected
from gateway.demo.deal import Recorder
from gateway.demo.findings import Findings
from gateway.demo.metered import Metered, bring_month
from gateway.demo.month import Month
from gateway.demo.opening import Market
from gateway.demo.settled import Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class LastMonth:
    """What came of it."""

    month: Month
    metered: Metered
    settled: Settled
    closed: Closed
    collected: Collected


async def play(market: Market, *, today: date, recorder: Recorder, findings: Findings) -> LastMonth | None:
    """Contract, meter, settle, correct, close, collect. Played again in the same month it finds what was done, and adds
    it up.

    Raises DemoError, the client's errors.
    """
    agent = market.clients.get(GRID.participant)
    if agent is None:
        return None
    last = Month.before(today)
    supplies = await month.conclude(market, last, recorder)
    metered = await bring_month(agent, last)
    await closed.agree_on_plants(market, last)
    bills = await settled.settle(market, last, supplies, findings)
    return LastMonth(
        month=last,
        metered=metered,
        settled=bills,
        closed=await closed.close(market, last, supplies, bills, findings),
        collected=await collected.collect(market, last, supplies, today=today, findings=findings),
    )
