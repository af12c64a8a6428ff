"""`energysale package quote` and `compare`: what packages cost on one's own readings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chaincode.units import format_decimal
from gateway.commands.argument_files import read_arguments, read_readings
from gateway.commands.options import ReadCall
from gateway.commands.shell import errors_shown, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Readings = Annotated[
    Path,
    typer.Argument(help="CSV or XLSX with time and energy_kwh, or date and 96 columns; it is sent, and not kept."),
]
Options = Annotated[
    Path | None,
    typer.Option(
        "--options", help="TOML or JSON: contracted, delivery, consumed_before_wh; of a quote prices and version too."
    ),
]


def quote(
    call: ReadCall,
    package: Annotated[str, typer.Argument(help="Id of the package.")],
    readings: Readings,
    options: Options = None,
) -> None:
    """What a package costs on your readings, or would have cost: by part and month."""
    with errors_shown():
        asked = _asked(readings, options)

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = await client.packages.quote(package, asked)
        if call.as_json:
            show_json(found)
            return
        show_rows(
            ("month", "yuan"), [(month or "whole period", _yuan(fen)) for month, fen in found["by_month"].items()]
        )
        show_rows(("part", "yuan"), [(part, _yuan(fen)) for part, fen in found["by_part"].items()])
        typer.echo(f"total {_yuan(found['total_fen'])} yuan for {_kwh(found['energy_wh'])} kWh")
        if found.get("tax"):
            typer.echo(f"contains {_yuan(found['tax']['tax_fen'])} yuan of value-added tax")
        if found["assumed"]:
            typer.echo(f"assumed: {', '.join(found['assumed'])}")

    call.read(work)


def compare(
    call: ReadCall,
    readings: Readings,
    packages: Annotated[list[str], typer.Argument(help="Ids of up to 20 packages.")],
    options: Options = None,
) -> None:
    """Packages side by side on your readings, cheapest first."""
    with errors_shown():
        asked = {**_asked(readings, options), "packages": [{"package_id": each} for each in packages]}

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = await client.packages.compare(asked)
        if call.as_json:
            show_json(found)
            return
        show_rows(("package", "name", "yuan", "yuan/kWh", ""), [_row(each) for each in found])

    call.read(work)


def _asked(readings: Path, options: Path | None) -> dict[str, Any]:
    return {"readings": read_readings(readings), **(read_arguments(options) if options is not None else {})}


def _row(compared: dict[str, Any]) -> tuple[Any, ...]:
    found = compared["quote"]
    if found is None:
        return compared["package_id"], compared.get("name") or "", "", "", compared["problem"]["code"]
    average = found["average_price_e8_yuan_per_kwh"]
    price = "" if average is None else format_decimal(average, places=8)
    return compared["package_id"], compared["name"], _yuan(found["total_fen"]), price, ", ".join(found["assumed"])


def _yuan(fen: int) -> str:
    return format_decimal(fen, places=2)


def _kwh(energy_wh: int) -> str:
    return format_decimal(energy_wh, places=3)
