"""The month's bills: made by the retailers from anchored readings, one corrected when a reading turns out to be late.

Every bill is read again as its two parties have it, and everything is added up: all parties together get nothing and
pay nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.client.client import EnergySaleClient
from gateway.client.readings_file import ReadingsFile
from gateway.client.settlement_run import SettlementRun, Tally
from gateway.demo.cast import CONSUMERS, GRID, RETAILERS
from gateway.demo.errors import DemoError
from gateway.demo.findings import Findings
from gateway.demo.metered import anchor, bring, point_of, readings, save_proven
from gateway.demo.month import Month, Supply
from gateway.demo.opening import Market
from network.files import write_atomically

LATE = ("textile-1", 20)
"""Of which consumer a reading comes late, and the day of the month."""
_LATE_WH = 250_000
SHOWN = "datacentre-1"
"""Whose bill is saved as PDF."""


@dataclass(slots=True, kw_only=True)
class Settled:
    """What the month comes to: how many bills were made, corrected, and found made before; what each party gets (below
    zero: pays) in fen; the energy in Wh; what the correction came to; the bill that is `shown`, and where its PDF and
    the proven readings are."""

    bills: int = 0
    corrected: int = 0
    unchanged: int = 0
    energy_wh: int = 0
    parties: Counter[str] = field(default_factory=Counter)
    correction_fen: int = 0
    shown: Supply
    pdf: Path
    readings: Path

    def add(self, tally: Tally) -> None:
        self.bills += tally.settled
        self.corrected += tally.corrected
        self.unchanged += tally.unchanged


async def settle(market: Market, month: Month, supplies: Sequence[Supply], findings: Findings) -> Settled:
    """Settle, correct, and add up. Raises DemoError for a bill that was refused, and the client's errors."""
    shown = next(each for each in supplies if each.consumer.participant == SHOWN)
    folder = market.run / "demo"
    settled = Settled(
        shown=shown, pdf=folder / f"bill-{month.name}-{SHOWN}.pdf", readings=folder / f"readings-{month.name}.jsonl"
    )
    agent = market.client(GRID.participant)
    await save_proven(agent, month, settled.readings)
    for tally in await _run(market, month, supplies, settled.readings):
        settled.add(tally)
    if settled.bills:
        await _late_reading(agent, month)
        await save_proven(agent, month, settled.readings)
        for tally in await _run(market, month, supplies, settled.readings):
            settled.corrected += tally.corrected
    await _add_up(market, month, supplies, settled, findings)
    consumer = market.client(shown.consumer.participant)
    write_atomically(settled.pdf, await consumer.settlements.bill(shown.order_id, month.name), mode=0o600)
    return settled


async def _run(market: Market, month: Month, supplies: Sequence[Supply], file: Path) -> list[Tally]:
    """A run of each retailer's, all at once."""
    packed = ReadingsFile.read(file)

    async def one(client: EnergySaleClient) -> Tally:
        mine = [each.order_id for each in supplies if each.retailer == client.signer.identity.participant]
        client.reader.note_block(market.client(GRID.participant).reader.seen)
        tally = await SettlementRun(client, packed, month=month.name).run(mine)
        if tally.failed:
            raise DemoError(f"bills that were refused: {', '.join(sorted(set(tally.failed.values())))}")
        return tally

    return list(await asyncio.gather(*(one(market.client(each.participant)) for each in RETAILERS)))


async def _late_reading(agent: EnergySaleClient, month: Month) -> None:
    """A quarter-hour of one consumer was higher than the meter's first answer."""
    name, number = LATE
    consumer = next(each for each in CONSUMERS if each.participant == name)
    day = month.first.replace(day=number)
    series = readings(consumer, day)
    late = [*series["active_import"]]
    late[40] = (late[40] or 0) + _LATE_WH
    await bring(agent, [(point_of(consumer), day, {**series, "active_import": late})])
    await anchor(agent)


async def _add_up(
    market: Market, month: Month, supplies: Sequence[Supply], settled: Settled, findings: Findings
) -> None:
    """Read every bill as its consumer and its retailer have it."""
    for supply in supplies:
        of = f"the bill of {supply.consumer.participant}"
        seen = [
            await _statement(market, participant, supply.order_id, month)
            for participant in (supply.consumer.participant, supply.retailer)
        ]
        statement = seen[0]
        findings.expect("bill the same for its two parties", seen[0] == seen[1], of=of)
        findings.expect("parties of a bill sum to zero", sum(statement["parties"].values()) == 0, of=of)
        lines = sum(line["amount_fen"] for line in statement["lines"])
        findings.expect("lines add up to the bill", lines == statement["total_fen"], of=of)
        settled.energy_wh += statement["energy_wh"]
        settled.parties.update({_party(name, supply): fen for name, fen in statement["parties"].items()})
        settled.correction_fen += statement.get("delta", {}).get("total_fen", 0)
    findings.expect("all parties of the month sum to zero", sum(settled.parties.values()) == 0, of=month.name)


async def _statement(market: Market, participant: str, order_id: str, month: Month) -> dict[str, Any]:
    client = market.client(participant)
    for each in RETAILERS:
        client.reader.note_block(market.client(each.participant).reader.seen)
    return await client.settlements.statement(order_id, month.name)


def _party(name: str, supply: Supply) -> str:
    """A party of the month by its own name, the consumers together."""
    return supply.retailer if name == "retailer" else name
