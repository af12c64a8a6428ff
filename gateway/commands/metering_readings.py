"""`energysale metering`: readings brought, looked at, anchored with the agent's key, proved and checked."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress

from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import CommandError, errors_shown, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

MEDIA_TYPES = {
    ".ndjson": "application/x-ndjson",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LINES_AT_ONCE = 1_000
_QUARTER_HOURS = 96
Point = Annotated[str, typer.Argument(help="Id of the metering point.")]
Date = Annotated[str, typer.Argument(help="Market-local day, YYYY-MM-DD.")]


def upload(call: ReadCall, file: Annotated[Path, typer.Argument(help="Readings as .ndjson, .csv or .xlsx.")]) -> None:
    """Bring readings of many days; those that came before change nothing."""
    with errors_shown():
        media_type = MEDIA_TYPES.get(file.suffix.lower())
        if media_type is None or not file.is_file():
            raise CommandError(f"{file} is no file of readings: .ndjson, .csv or .xlsx")

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        total = {"stored": 0, "exists": 0, "rejected": 0}
        told: list[dict[str, Any]] = []
        with Progress(transient=True) as progress:
            task = progress.add_task("readings", total=file.stat().st_size)
            for part in _parts(file, media_type):
                answer = await client.readings.bring(part, media_type=str(media_type))
                for name in total:
                    total[name] += answer[name]
                told += [row for row in answer["rows"] if row["code"] or row["findings"]]
                progress.advance(task, len(part))
        if call.as_json:
            show_json({**total, "told": told})
            return
        typer.echo(", ".join(f"{count} {name}" for name, count in total.items()))
        rows = [(each["line"], each["point"], each["date"], each["code"], each["findings"]) for each in told]
        if rows:
            show_rows(("line", "point", "date", "rejected", "findings"), rows)

    call.read(work)


def registers(
    call: ReadCall,
    file: Annotated[Path, typer.Argument(help='JSON: [{"point", "meter", "date", "occasion", "active_import_wh", …}]')],
) -> None:
    """Bring register readings, by day or month, and those of an exchange of meters."""
    with errors_shown():
        items = _json(file, list)

    async def work(client: EnergySaleClient) -> None:
        show_json(await client.readings.bring_registers(items))

    call.read(work)


def day(call: ReadCall, point: Point, date: Date) -> None:
    """Show a point's day: versions, sums, flags, and what was found."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        found = await client.readings.day(point, date)
        if call.as_json:
            show_json(found)
            return
        headings = (
            "version",
            "state",
            "source",
            "received (UTC+8)",
            "import Wh",
            "export Wh",
            "estimated",
            "anchored as",
        )
        rows = [
            (
                *(each[name] for name in ("version", "state", "source")),
                moment(each["received_at"]),
                sum(each["active_import_wh"]),
                sum(each["active_export_wh"]),
                sum(map(bool, each["flags"])),
                each["anchored_version"],
            )
            for each in found["versions"]
        ]
        show_rows(headings, rows)
        names = ("version", "code", "interval", "count", "accepted_by")
        show_rows(names, [tuple(each[name] for name in names) for each in found["findings"]])

    call.read_readings(work)


def accept(
    call: ReadCall,
    point: Point,
    date: Date,
    version: Annotated[int, typer.Option("--version", min=1, help="The version that you looked into.")],
) -> None:
    """Let a day that something was found about stand as it is."""

    async def work(client: EnergySaleClient) -> None:
        await client.readings.accept(point, date, version=version)
        typer.echo(f"accepted: {point} on {date}, version {version}")

    call.read(work)


def undecided(
    call: ReadCall,
    code: Annotated[str | None, typer.Option(help="Only with this finding, as register_differs.")] = None,
    point: Annotated[str | None, typer.Option(help="Only this metering point.")] = None,
) -> None:
    """List days that wait for a correction, or for you to accept them."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        found = [each async for each in client.readings.undecided(code=code, point=point)]
        if call.as_json:
            show_json(found)
            return
        rows = [
            (each["point"], each["date"], each["version"], moment(each["received_at"]), ", ".join(each["findings"]))
            for each in found
        ]
        show_rows(("point", "date", "version", "received (UTC+8)", "findings"), rows)

    call.read(work)


def anchor(
    call: ReadCall,
    every: Annotated[float | None, typer.Option(min=1, help="Again every so many seconds, until Ctrl-C.")] = None,
) -> None:
    """Compute the roots of all days that wait, sign them with your key, and put them on the ledger."""

    async def work(client: EnergySaleClient) -> None:
        while True:
            await _anchor_all(client, as_json=call.as_json)
            if every is None:
                return
            await asyncio.sleep(every)

    call.read(work)


async def _anchor_all(client: EnergySaleClient, *, as_json: bool) -> None:
    began, days, refused = time.monotonic(), 0, {}
    with Progress(transient=True) as progress:
        task = progress.add_task("anchoring", total=(await client.readings.figures())["validated"])
        async for done in client.readings.anchor():
            days, refused = done.days, done.refused
            progress.update(task, completed=days)
    took = time.monotonic() - began
    if as_json:
        show_json({"anchored": days, "refused": refused, "seconds": round(took, 3)})
        return
    typer.echo(f"{days} days anchored in {took:.1f} s")
    for code, count in sorted(refused.items()):
        typer.echo(f"{count} not anchored: {code}", err=True)


def proof(
    call: ReadCall,
    point: Point,
    date: Date,
    interval: Annotated[int, typer.Option(min=0, max=96, help="Quarter-hour 0 to 95; 96: the day's sums.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file; else it is printed.")] = None,
    version: Annotated[int | None, typer.Option("--version", min=1, help="On the ledger; else the last one.")] = None,
) -> None:
    """Get the proof of one value, for anybody who has the root."""

    async def work(client: EnergySaleClient) -> None:
        found = await client.readings.proof(point, date, interval=interval, version=version)
        if output is None:
            show_json(found)
        else:
            output.write_text(json.dumps(found, indent=1), "utf-8")

    call.read_readings(work)


def verify(
    file: Annotated[Path, typer.Argument(help="The proof of one value.")],
    root: Annotated[str | None, typer.Option(help="The root on the ledger, in hex: `metering days` shows it.")] = None,
) -> None:
    """Check the proof of a value, offline. Exit code 1 when it does not hold."""
    from gateway.readings.proof import ProofError, check_proof

    with errors_shown():
        found = _json(file, dict)
        try:
            leads_to = check_proof(found)
        except ProofError as error:
            raise CommandError(f"not proved: {error}") from None
        if root is not None and leads_to != root.lower():
            raise CommandError("not proved: the ledger has another root")
    place = f"{found.get('point')} on {found.get('date')}, interval {found['interval']}, flag {found['flag']}"
    typer.echo(f"proved: {place}: {found['values']}")
    typer.echo(f"root {leads_to}" + ("" if root else "; compare it with the ledger's, or give --root"))


def export(
    call: ReadCall,
    file: Annotated[Path, typer.Argument(help="What to write: .csv, .xlsx or .parquet.")],
    point: Annotated[str | None, typer.Option(help="Only this metering point.")] = None,
    from_date: Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")] = None,
    to_date: Annotated[str | None, typer.Option("--to", help="The day after the last one, YYYY-MM-DD.")] = None,
) -> None:
    """Write all readings of some days to a file."""
    with errors_shown():
        file_format = file.suffix.lower().removeprefix(".")
        if file_format not in ("csv", "xlsx", "parquet"):
            raise CommandError(f"{file} should end with .csv, .xlsx or .parquet")

    async def work(client: EnergySaleClient) -> None:
        filters = {"point": point, "from_date": from_date, "to_date": to_date}
        with Progress(transient=True) as progress, file.open("wb") as out:
            task = progress.add_task("readings", total=None)
            async for piece, days in client.readings.export(file_format, **filters):
                out.write(piece)
                if file_format == "csv":  # a line for each quarter-hour; the other forms are made before they are sent
                    progress.update(task, total=days, advance=piece.count(b"\n") / _QUARTER_HOURS)
        typer.echo(f"{file}: {file.stat().st_size} bytes")

    call.read_readings(work)


def proven(
    call: ReadCall,
    file: Annotated[Path, typer.Argument(help="What to write, one JSON line a point.")],
    month: Annotated[str, typer.Option(help="YYYY-MM.")],
    point: Annotated[str | None, typer.Option(help="Only this metering point.")] = None,
) -> None:
    """Write a month's anchored readings with the salts that prove them: what `energysale settle` takes."""

    async def work(client: EnergySaleClient) -> None:
        points = 0
        with Progress(transient=True) as progress, _private(file) as out:
            task = progress.add_task("points", total=None)
            async for piece in client.readings.proven(month, point=point):
                out.write(piece)
                points += piece.count(b"\n")
                progress.update(task, completed=points)
        typer.echo(f"{file}: {points} points, {file.stat().st_size} bytes")

    call.read_readings(work)


def days(
    call: ReadCall,
    point: Annotated[str | None, typer.Option(help="Only this metering point.")] = None,
    from_date: Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")] = None,
    to_date: Annotated[str | None, typer.Option("--to", help="The day after the last one, YYYY-MM-DD.")] = None,
) -> None:
    """List the roots on the ledger, by point, day and version."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        filters = {"point": point, "from_date": from_date, "to_date": to_date}
        found = [each async for each in client.metering.days(**filters)]
        if call.as_json:
            show_json(found)
            return
        names = ("point_id", "date", "version", "root", "agent", "changed_in_block")
        show_rows(("point", "date", "version", "root", "agent", "block"), [tuple(e[n] for n in names) for e in found])

    call.read(work)


def add_readings(metering: typer.Typer) -> None:
    """Add these commands to the group."""
    for command in (upload, registers, day, undecided, accept, anchor, proof, days, export, proven):
        read_command(metering)(command)
    metering.command()(verify)


def _private(file: Path) -> IO[bytes]:
    """A file that is its owner's alone: the salts in it open what the ledger has hashes of."""
    file.unlink(missing_ok=True)
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _parts(file: Path, media_type: str) -> Iterator[bytes]:
    """NDJSON in parts of 1,000 lines, other files whole."""
    if media_type != MEDIA_TYPES[".ndjson"]:
        yield file.read_bytes()
        return
    with file.open("rb") as lines:
        while part := [line for _, line in zip(range(_LINES_AT_ONCE), lines, strict=False)]:
            yield b"".join(part)


def _json(file: Path, kind: type) -> Any:
    try:
        value = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        value = None
    if not isinstance(value, kind):
        raise CommandError(f"{file} cannot be read as JSON of the form that is asked for")
    return value
