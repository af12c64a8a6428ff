"""`energysale evidence`: files that prove an order or a bill to anybody, offline."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.options import ReadCall, read_command
from gateway.commands.order_reads import OrderId
from gateway.commands.shell import CommandError, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Without it: evidence-<id>.json in this folder.")
]


def order(call: ReadCall, order: OrderId, output: Output = None) -> None:
    """Make one file that proves an order: every step, who took it, when, and that the organisations agreed."""
    _save(call, lambda client: client.evidence.of_order(order), output or Path(f"evidence-{order[:12]}.json"))


def contract(call: ReadCall, order: OrderId, output: Output = None) -> None:
    """The same of a contract: an order and its contract are one record, and have one id."""
    _save(call, lambda client: client.evidence.of_order(order), output or Path(f"evidence-{order[:12]}.json"))


def bill(
    call: ReadCall,
    order: OrderId,
    month: Annotated[str, typer.Argument(help="The month, YYYY-MM.")],
    readings: Annotated[
        Path | None,
        typer.Option("--readings", metavar="FILE", help="Proven ones, as `energysale metering proven` writes them."),
    ] = None,
    output: Output = None,
) -> None:
    """Make one file that proves a month's bill: what it is made of and, with readings, that it comes to just that.

    Readings stay on this computer and in the file; without them it says which checks it does not carry.
    """
    from gateway.client.readings_file import ReadingsFile, ReadingsFileError
    from gateway.verify import EvidenceError

    async def work(client: EnergySaleClient) -> bytes:
        try:
            proven = None if readings is None else ReadingsFile.read(readings)
            return await client.evidence.of_bill(order, month, readings=proven)
        except (ReadingsFileError, OSError, EvidenceError) as error:
            raise CommandError(str(error)) from None

    _save(call, work, output or Path(f"evidence-{order[:12]}-{month}.json"))


def _save(call: ReadCall, make: Callable[[EnergySaleClient], Awaitable[bytes]], file: Path) -> None:
    async def work(client: EnergySaleClient) -> None:
        data = await make(client)
        _write(file, data)
        if call.as_json:
            show_json({"file": str(file), "bytes": len(data)})
        else:
            typer.echo(f"{len(data)} bytes in {file}; check them with: energysale verify {file}")

    call.read(work)


def _write(file: Path, data: bytes) -> None:
    """It may open terms, statements and readings: for the user alone."""
    file.touch(mode=0o600)
    file.write_bytes(data)


def load(_: str) -> Any:
    evidence = group("Files that prove an order, a contract or a bill to anybody, offline.")
    read_command(evidence)(order)
    read_command(evidence)(contract)
    read_command(evidence)(bill)
    return get_command(evidence)
