"""Reads of orders as commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

OrderId = Annotated[str, typer.Argument(help="The order's id (64 hex digits).", show_default=False)]
State = Annotated[str | None, typer.Option(help="Only orders in this state.")]
Next = Annotated[str | None, typer.Option("--next", help="Only orders that wait for consumer, retailer or exchange.")]
Retailer = Annotated[str | None, typer.Option(help="Only this retailer's.")]
Consumer = Annotated[str | None, typer.Option(help="Only this consumer's.")]
Segment = Annotated[str | None, typer.Option(help="Only this market segment's.")]


def add_reads(group: typer.Typer) -> None:
    """Add all reads to `group`."""
    for command in (show, history, terms, export, watch):
        read_command(group)(command)
    read_command(group, "list")(find)


def show(call: ReadCall, order: OrderId) -> None:
    """Show an order as it stands."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import order_fields, show_fields

        found = await client.orders.get(order)
        if call.as_json:
            show_json(found)
        else:
            show_fields(order_fields(found))

    call.read(work)


def find(
    call: ReadCall,
    state: State = None,
    waits_for: Next = None,
    retailer: Retailer = None,
    consumer: Consumer = None,
    segment: Segment = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
) -> None:
    """List the orders that you may see, the latest change first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import ORDER_HEADINGS, order_row, show_rows

        filters = {"state": state, "next": waits_for, "retailer": retailer, "consumer": consumer, "segment": segment}
        found = []
        async for each in client.orders.find(**filters, limit=min(limit, 500)):
            found.append(each)
            if len(found) == limit:
                break
        if call.as_json:
            show_json(found)
        else:
            show_rows(ORDER_HEADINGS, [order_row(each) for each in found])

    call.read(work)


def history(call: ReadCall, order: OrderId) -> None:
    """Show an order's steps, each with its transaction and block."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.names import state
        from gateway.commands.tables import moment, show_rows

        found = await client.orders.history(order)
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["version"],
                each["action"],
                each["actor"],
                each["role"],
                state(each["state"] or ""),
                moment(each["at"]),
                each["block"],
                each["transaction_id"],
            )
            for each in found
        ]
        show_rows(("version", "action", "by", "as", "state", "at (UTC+8)", "block", "transaction"), rows)

    call.read(work)


_BY_MONTH = (
    ("energy_wh_by_month", "energy in", "kWh"),
    ("demand_w_from_month", "contracted demand from", "kW"),
    ("capacity_va_from_month", "contracted capacity from", "kVA"),
)


def terms(
    call: ReadCall,
    order: OrderId,
    terms_hash: Annotated[str | None, typer.Option(help="Of an open proposal; else those in force.")] = None,
) -> None:
    """Show an order's private terms, once they are found to have the ledger's hash. For its two parties only."""

    async def work(client: EnergySaleClient) -> None:
        from chaincode.units import format_decimal
        from gateway.commands.tables import show_fields

        opened = await client.orders.terms(order, terms_hash=terms_hash)
        if call.as_json:
            show_json({"terms_hash": opened.terms_hash, **opened.terms})
            return
        prices = opened.terms["prices_e8_yuan_per_kwh"]
        settlement = opened.terms.get("settlement_price_e8_yuan_per_kwh")
        show_fields(
            {
                "terms hash": f"{opened.terms_hash} (checked)",
                "energy, kWh": format_decimal(opened.terms["energy_wh"], places=3),
                **{f"{band}, yuan/kWh": format_decimal(price, places=8) for band, price in prices.items()},
                "settlement price, yuan/kWh": None if settlement is None else format_decimal(settlement, places=8),
                **{
                    f"{words} {month}, {unit}": format_decimal(figure, places=3)
                    for name, words, unit in _BY_MONTH
                    for month, figure in sorted(opened.terms.get(name, {}).items())
                },
            }
        )

    call.read(work)


def export(
    call: ReadCall,
    file: Annotated[Path | None, typer.Option("--file", help="Into this file instead of standard output.")] = None,
    state: State = None,
) -> None:
    """Export all orders that you may see as CSV."""

    async def work(client: EnergySaleClient) -> None:
        exported = await client.orders.export_csv(state=state)
        if file is None:
            sys.stdout.buffer.write(exported)
        else:
            file.write_bytes(exported)
            typer.echo(f"{len(exported.splitlines()) - 1} orders in {file}")

    call.read(work)


def watch(
    call: ReadCall,
    order: Annotated[str | None, typer.Argument(help="Only this order.")] = None,
    after: Annotated[str | None, typer.Option(help="Go on after this event id.")] = None,
) -> None:
    """Follow steps as they are committed, until Ctrl-C."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.names import state
        from gateway.commands.tables import moment

        async for event in client.events.follow(order=order, last_event_id=after):
            data = event.data
            if call.as_json:
                show_json({"id": event.event_id, **data})
            else:
                typer.echo(
                    f"{moment(data['at'])}  {event.event_id:>9}  {data['order_id'][:12]}…  v{data['version']:<3} "
                    f"{data['action']:20} {state(data['state'] or '')}  by {data['actor']}"
                )

    call.read(work)
