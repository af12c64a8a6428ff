"""`energysale settle`: the bills of a month, for all contracts of a retailer or for some."""

from __future__ import annotations

import re
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.options import Api, AsJson, AsUser, DryRun, Role
from gateway.commands.shell import CommandError, caller, group, run, show_json

if TYPE_CHECKING:
    from gateway.client.settlement_run import ReadingsSource, Tally
    from gateway.commands.shell import Caller

MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"
Month = Annotated[str, typer.Option("--month", help="The month, YYYY-MM; it must be over.")]
Readings = Annotated[
    Path | None,
    typer.Option(
        "--readings", help="Packed readings (metering proven); else the grid company's API is asked for them."
    ),
]
Grid = Annotated[
    str | None,
    typer.Option("--grid", metavar="URL", help="The grid company's API; else that of the run directory."),
]
Orders = Annotated[list[str] | None, typer.Option("--order", help="Only this contract; may be repeated.")]


def settle(
    month: Month,
    readings: Readings = None,
    order: Orders = None,
    grid: Grid = None,
    as_user: AsUser = None,
    role: Role = None,
    api: Api = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Settle a month: bills that are there with the readings that hold now are left alone, so it may be repeated.

    The readings of the month come from the grid company's API, a few bills' at a time; it gives a retailer its
    customers' for the days of its contracts.
    """
    from gateway.client.readings_file import ReadingsFileError
    from gateway.client.settlement_run import SettlementRun

    async def work() -> None:
        check_month(month)
        who = caller(as_user, api)
        async with who.client(role=role, dry_run=dry_run) as client, AsyncExitStack() as stack:
            try:
                source = await readings_source(who, readings, grid=grid, month=month, stack=stack)
                progress = _silent if as_json else _shown
                tally = await SettlementRun(client, source, month=month, progress=progress).run(order or ())
            except (ReadingsFileError, OSError) as error:
                raise CommandError(str(error)) from None
        show_tally(tally, dry_run=dry_run, as_json=as_json)

    run(work)


async def readings_source(
    who: Caller, file: Path | None, *, grid: str | None, month: str, stack: AsyncExitStack
) -> ReadingsSource:
    """The file of readings, else the grid company's API, open until `stack` ends. Raises ReadingsFileError, OSError."""
    from gateway.client.readings_file import ReadingsFile
    from gateway.client.settlement_run import GridReadings

    if file is not None:
        return ReadingsFile.read(file)
    return GridReadings(await stack.enter_async_context(who.visitor(grid)), month=month)


def check_month(month: str) -> None:
    """Raise CommandError for what is no month."""
    if not re.fullmatch(MONTH, month):
        raise CommandError(f"{month} is no month: YYYY-MM")


def show_tally(tally: Tally, *, dry_run: bool, as_json: bool) -> None:
    """Say what became of a run; the command ends with 3 where something failed."""
    if as_json:
        names = ("settled", "corrected", "unchanged", "failed")
        show_json({name: getattr(tally, name) for name in names} | {"dry_run": dry_run})
    else:
        _end(tally, dry_run=dry_run)
    if tally.failed:
        raise typer.Exit(3)


def _silent(_: Tally) -> None:
    return None


def _shown(tally: Tally) -> None:
    typer.echo(f"{tally.done} bills", err=True)


def _end(tally: Tally, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    typer.echo(f"{tally.settled} {would}settled, {tally.corrected} {would}corrected, {tally.unchanged} unchanged")
    for order_id, code in tally.failed.items():
        typer.echo(f"{order_id}: {code}", err=True)


def load(_: str) -> Any:
    settlements = group("Settle a month.")
    settlements.command("settle")(settle)
    return get_command(settlements)
