"""What the demo shows of the settled month: what each party gets, that it is zero together, where the bill is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.demo.cast import RETAILERS
from gateway.demo.closed import DOUBTER
from gateway.demo.collected import KEEPER
from gateway.demo.last_month import LastMonth
from gateway.demo.metered import GAP, Metered
from gateway.demo.month import Month
from gateway.demo.settled import LATE, Settled

USER_OF = {each.participant: each.user for each in RETAILERS}
_PARTIES = {"consumer": "the 24 consumers", "grid": "the grid company"}


def tables(played: LastMonth) -> Sequence[RenderableType]:
    """Metering, settlement, and what followed."""
    return _metered(played.metered, played.month), _settled(played.settled, played.month), _followed(played)


def where_to_look(played: LastMonth) -> str:
    """Where the bill is, and the command that settles such a month. Plain lines: a command must not be broken."""
    bill, name = played.settled.shown, played.month.name
    lines = (
        f"A bill of {name} as PDF: {played.settled.pdf}",
        f"energysale bill show {bill.order_id} {name} --as {bill.consumer.user}",
        f"energysale settle --month {name} --readings {played.settled.readings} --as {USER_OF[bill.retailer]}",
    )
    file = played.collected.file
    return "\n".join((*lines, *((f"The file for the bank: {file}",) if file else ())))


def _metered(metered: Metered, month: Month) -> RenderableType:
    """What the grid company did with the month's readings."""
    table = Table(box=SIMPLE_HEAD, title=f"Readings of {month.name}: 96 values a day of each metering point")
    table.add_column("what happened")
    table.add_column("point days", justify="right")
    table.add_row("brought to the grid company", f"{metered.days:,}")
    table.add_row(f"with values that were missed and are estimated ({GAP[0]})", f"{metered.estimated:,}")
    table.add_row("unusual for their point, which the agent looked into", f"{metered.accepted:,}")
    table.add_row("anchored on the ledger by the agent's key", f"{metered.anchored:,}")
    return table


def _settled(settled: Settled, month: Month) -> RenderableType:
    """What the month comes to."""
    made = (
        f"{settled.bills} bills of {month.name}" if settled.bills else f"the bills of {month.name} were there already"
    )
    table = Table(box=SIMPLE_HEAD, title=f"{made}: {settled.energy_wh // 1_000_000:,} MWh", show_footer=True)
    table.add_column("party", "together")
    table.add_column("gets, yuan", _yuan(sum(settled.parties.values())), justify="right")
    names = {each.participant: each.title for each in RETAILERS}
    for party, fen in sorted(settled.parties.items(), key=lambda each: each[1]):
        table.add_row(_PARTIES.get(party) or names.get(party, party), _yuan(fen))
    late = (
        f"A reading of {LATE[0]} came late: its bill is another version, and {_yuan(settled.correction_fen)} yuan more."
    )
    return Group(table, Text(late))


def _followed(played: LastMonth) -> RenderableType:
    """Plants, closings, the disputed bill, and what the bank did."""
    closed, collected = played.closed, played.collected
    table = Table(box=SIMPLE_HEAD, title=f"What followed {played.month.name}")
    table.add_column("what happened")
    table.add_column("", justify="right")
    fed_in = f"{closed.generated_wh // 1_000_000:,} MWh, {_yuan(closed.income_fen)} yuan"
    table.add_row(f"{closed.plants} photovoltaic plants settled for producer, roof and investor", fed_in)
    counted = f"{closed.bills} bills, {closed.counted_plants} plants"
    table.add_row("closed on the ledger, each retailer's parties at zero", counted)
    if closed.disputed:
        table.add_row(f"{DOUBTER} questioned its bill and disputed the answer", "ruled upon")
    if collected.charged:
        table.add_row(f"bills charged to the book of {KEEPER.participant}", str(collected.charged))
    if collected.items:
        came = f"{_yuan(collected.came_fen)} yuan, {collected.failed} failed"
        table.add_row(f"{collected.items} collections by the bank (pain.008), reconciled with its day", came)
    return table


def _yuan(fen: int) -> str:
    """An amount of fen for the screen, in yuan."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"
