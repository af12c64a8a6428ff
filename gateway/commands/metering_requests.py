"""`energysale metering request|requests|decline`: days of readings that parties ask the grid company for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.metering_readings import Date, Point
from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient


def request(
    call: ReadCall,
    point: Point,
    date: Date,
    reason: Annotated[str, typer.Option(help="missing, estimated or doubted.")],
) -> None:
    """Ask the grid company for a day of yours or of your customer. The day itself answers, when it comes in anew."""

    async def work(client: EnergySaleClient) -> None:
        _show(call, await client.readings.requests.ask(point, date, reason=reason))

    call.read_readings(work)


def requests(
    call: ReadCall,
    state: Annotated[str | None, typer.Option(help="open, answered or declined.")] = None,
    point: Annotated[str | None, typer.Option(help="Only this metering point.")] = None,
) -> None:
    """List requests for readings, the oldest first: the grid company's all, others' their own."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        found = [each async for each in client.readings.requests.find(state=state, point=point)]
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                *(each[name] for name in ("point", "date", "number", "state", "reason", "participant")),
                moment(each["asked_at"]),
                each["answered_version"] or each["declined_for"],
            )
            for each in found
        ]
        show_rows(("point", "date", "number", "state", "reason", "asked for", "asked (UTC+8)", "answer"), rows)

    call.read_readings(work)


def decline(
    call: ReadCall,
    point: Point,
    date: Date,
    number: Annotated[int, typer.Option("--number", min=1, help="The request, as `metering requests` shows it.")],
    reason: Annotated[str, typer.Option(help="not_measured, not_recoverable or confirmed.")],
) -> None:
    """Say why a day that was asked for is not brought."""

    async def work(client: EnergySaleClient) -> None:
        _show(call, await client.readings.requests.decline(point, date, number=number, reason=reason))

    call.read(work)


def add_requests(metering: typer.Typer) -> None:
    """Add these commands to the group."""
    for command in (request, requests, decline):
        read_command(metering)(command)


def _show(call: ReadCall, found: dict[str, Any]) -> None:
    if call.as_json:
        show_json(found)
        return
    answer = found["answered_version"] or found["declined_for"]
    told = "" if answer is None else f", {answer}"
    typer.echo(f"{found['state']}: {found['point']} on {found['date']}, request {found['number']}{told}")
