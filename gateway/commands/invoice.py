"""`energysale invoice`: invoices and credit notes of bills."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.bill import Language, Month, OfVersion
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.order_parameters import OrderId
from gateway.commands.shell import group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Retailer = Annotated[str, typer.Argument(help="The retailer that issued it.")]
Year = Annotated[int, typer.Argument(help="The year of its number.")]
Number = Annotated[int, typer.Argument(help="Its number in the year.")]


def issue(call: StepCall, order: OrderId, month: Month, of_version: OfVersion = None) -> None:
    """Issue the invoice of a bill, or the credit note of a correction that costs less. The ledger numbers it."""
    call.online(lambda client: client.invoices.issue(order, month, version=of_version))


def find(
    call: ReadCall,
    order: Annotated[str | None, typer.Option(help="Of this contract.")] = None,
    month: Annotated[str | None, typer.Option(help="Of bills of this month, YYYY-MM.")] = None,
    year: Annotated[int | None, typer.Option(help="Of this year.")] = None,
) -> None:
    """List invoices by their numbers."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.invoices.find(order=order, month=month, year=year)]
        if call.as_json:
            show_json(found)
            return
        names = ("retailer", "year", "number", "kind", "consumer", "order_id", "month", "bill_version", "issued_on")
        show_rows(names, [tuple(each[name] for name in names) for each in found])

    call.read(work)


def show(call: ReadCall, retailer: Retailer, year: Year, number: Number) -> None:
    """Show an invoice's amounts, checked against the ledger's hash."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.bills.figures import percent, yuan
        from gateway.commands.tables import show_fields, show_rows

        found = await client.invoices.content(retailer, year, number)
        if call.as_json:
            show_json(found)
            return
        rows = [
            ("–" if rate["rate_bp"] is None else percent(rate["rate_bp"]), *map(yuan, _amounts(rate)))
            for rate in found["rates"]
        ]
        show_rows(("VAT rate", "net, yuan", "tax, yuan", "with tax, yuan"), rows)
        show_fields(
            {"kind": found["kind"], "bill": f"{found['order']} {found['month']} version {found['bill_version']}"}
        )

    call.read(work)


def save(
    call: ReadCall,
    retailer: Retailer,
    year: Year,
    number: Number,
    file: Annotated[Path | None, typer.Option("--file", help="This file; else named by the number.")] = None,
    language: Annotated[Language, typer.Option("--language", help="Of the paper.")] = Language.ZH,
) -> None:
    """Save an invoice as PDF."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.invoices.paper import invoice_name

        content = await client.invoices.paper(retailer, year, number, language=language.value)
        target = file or Path(f"{retailer}-{invoice_name(year, number)}.pdf")
        target.write_bytes(content)
        typer.echo(str(target))

    call.read(work)


def _amounts(rate: dict[str, Any]) -> tuple[int, int, int]:
    return rate["net_fen"], rate["tax_fen"], rate["gross_fen"]


def load(_: str) -> Any:
    invoices = group("Invoices and credit notes of bills.")
    step_command(invoices)(issue)
    for command in (find, show, save):
        read_command(invoices)(command)
    return get_command(invoices)
