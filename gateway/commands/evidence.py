"""`energysale evidence`: files that prove an order to anybody, offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.options import ReadCall, read_command
from gateway.commands.order_reads import OrderId
from gateway.commands.shell import group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Without it: evidence-<id>.json in this folder.")
]


def order(call: ReadCall, order: OrderId, output: Output = None) -> None:
    """Make one file that proves an order: every step, who took it, when, and that the organisations agreed."""
    _save(call, order, output)


def contract(call: ReadCall, order: OrderId, output: Output = None) -> None:
    """The same of a contract: an order and its contract are one record, and have one id."""
    _save(call, order, output)


def _save(call: ReadCall, order: str, output: Path | None) -> None:
    file = output or Path(f"evidence-{order[:12]}.json")

    async def work(client: EnergySaleClient) -> None:
        data = await client.evidence.of_order(order)
        file.write_bytes(data)
        if call.as_json:
            show_json({"file": str(file), "bytes": len(data)})
        else:
            typer.echo(f"{len(data)} bytes in {file}; check them with: energysale verify {file}")

    call.read(work)


def load(_: str) -> Any:
    evidence = group("Files that prove an order or a contract to anybody, offline.")
    read_command(evidence)(order)
    read_command(evidence)(contract)
    return get_command(evidence)
