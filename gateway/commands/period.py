"""`energysale period`: a retailer's month closed, all parties at zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Month = Annotated[str, typer.Argument(help="The month, YYYY-MM; it must be over.")]


def close(call: StepCall, month: Month) -> None:
    """Close a month of one's own: every contract and plant settled, and all that is due sums to zero."""
    call.online(lambda client: client.periods.close(month))


def draft(call: ReadCall, month: Month) -> None:
    """Show what closing a month of one's own would count, or what is missing."""

    async def work(client: EnergySaleClient) -> None:
        drafted = await client.periods.draft(month)
        _show({**drafted["args"], **drafted["statement"]}, as_json=call.as_json)

    call.read(work)


def show(call: ReadCall, month: Month) -> None:
    """Show what each party pays and gets in a closed month of one's own, checked against the ledger's hash."""

    async def work(client: EnergySaleClient) -> None:
        _show(await client.periods.statement(month), as_json=call.as_json)

    call.read(work)


def find(
    call: ReadCall,
    month: Annotated[str | None, typer.Option(help="Only this month, YYYY-MM.")] = None,
    retailer: Annotated[str | None, typer.Option(help="Only of this retailer.")] = None,
) -> None:
    """List closed months."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.periods.find(month=month, retailer=retailer)]
        if call.as_json:
            show_json(found)
            return
        names = ("month", "retailer", "bills", "plants", "late", "balanced")
        show_rows(names, [tuple(each[name] for name in names) for each in found])

    call.read(work)


def _show(found: dict[str, Any], *, as_json: bool) -> None:
    from gateway.bills.figures import yuan
    from gateway.commands.tables import show_fields, show_rows

    if as_json:
        show_json(found)
        return
    show_rows(("party", "yuan"), [(name, yuan(fen)) for name, fen in found["parties"].items()])
    counts = {name: found[name] for name in ("bills", "plants", "late")}
    show_fields({**counts, "sum, yuan": yuan(sum(found["parties"].values()))})


def load(_: str) -> Any:
    periods = group("A retailer's month closed: all parties at zero.")
    step_command(periods)(close)
    for read in (draft, show, find):
        read_command(periods)(read)
    return get_command(periods)
