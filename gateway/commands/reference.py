"""`energysale reference`: reference prices, month by month."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from chaincode.units import format_decimal, parse_decimal
from gateway.client import steps
from gateway.commands.argument_files import read_arguments
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import CommandError, errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PLACES = 8
Reference = Annotated[str, typer.Argument(help="Id of the reference price.")]


def publish(
    call: StepCall,
    reference: Reference,
    month: Annotated[str, typer.Argument(help="YYYY-MM")],
    price: Annotated[str | None, typer.Option(help="In yuan per kWh, for the whole month.")] = None,
    curve: Annotated[
        Path | None, typer.Option(help='JSON or TOML: {"curve": [1e-8 yuan per kWh of each quarter-hour]}')
    ] = None,
) -> None:
    """Publish the price of a month (the exchange does), or with the present --version correct it."""
    with errors_shown():
        args = {"reference": reference, "month": month, **_price(price, curve)}
    call.make(lambda: steps.publish_reference_price(args, version=call.version))


def find(
    call: ReadCall,
    reference: Annotated[str | None, typer.Option(help="Only this one.")] = None,
    from_month: Annotated[str | None, typer.Option("--from", help="First month, YYYY-MM.")] = None,
    to_month: Annotated[str | None, typer.Option("--to", help="Last month, YYYY-MM.")] = None,
) -> None:
    """List the reference prices in their present versions."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        filters = {"reference": reference, "from_month": from_month, "to_month": to_month}
        found = [each async for each in client.reference_prices.find(**filters)]
        if call.as_json:
            show_json(found)
            return
        rows = [(each["reference"], each["month"], each["version"], _shown(each)) for each in found]
        show_rows(("reference", "month", "version", "yuan/kWh"), rows)

    call.read(work)


def _price(price: str | None, curve: Path | None) -> dict[str, Any]:
    if (price is None) == (curve is None):
        raise CommandError("give either --price or --curve")
    if curve is not None:
        return {"curve": read_arguments(curve).get("curve")}
    try:
        return {"price_e8_yuan_per_kwh": parse_decimal(str(price), places=PLACES)}
    except ValueError:
        raise CommandError("--price is a decimal of yuan per kWh with at most 8 places") from None


def _shown(found: dict[str, Any]) -> str:
    if found["price_e8_yuan_per_kwh"] is None:
        return f"curve of {len(found['curve'])} quarter-hours"
    return format_decimal(found["price_e8_yuan_per_kwh"], places=PLACES)


def load(_: str) -> Any:
    references = group("Reference prices, to which market-linked packages are linked.")
    step_command(references)(publish)
    read_command(references, "list")(find)
    return get_command(references)
