"""Reading an auction: its book, its result, and a check of the result made on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from chaincode.units import format_decimal
from gateway.commands.options import ReadCall, read_command
from gateway.commands.sequence import SequenceId
from gateway.commands.shell import DIFFERENT, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient


def add_reads(group: typer.Typer) -> None:
    """Add these reads to `group`."""
    for command in (book, result, verify):
        read_command(group)(command)


def book(call: ReadCall, sequence: SequenceId) -> None:
    """Show all bids, each side in the order of the ledger; what a sealed one says nobody sees."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.auctions.book(sequence)]
        if call.as_json:
            show_json(found)
            return
        rows = [
            (each["side"], each["place"], each["n"], each["status"], each.get("participant"), ladder(each["steps"]))
            for each in found
        ]
        show_rows(("side", "place", "n", "status", "participant", "kWh at yuan/kWh"), rows)

    call.read(work)


def result(call: ReadCall, sequence: SequenceId) -> None:
    """Show an auction's price and volume, what each bid got, and the pairs with their orders."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields, show_rows

        found = await client.auctions.result(sequence)
        fills = [each async for each in client.auctions.fills(sequence)]
        pairs = [each async for each in client.auctions.pairs(sequence)]
        if call.as_json:
            show_json({**found, "fills": fills, "pairs": pairs})
            return
        price = found["price_e8"]
        volumes = {name: format_decimal(found[f"{name}_wh"], places=3) for name in ("volume", "allotted")}
        show_fields(
            {
                "sequence": sequence,
                "price, yuan/kWh": "nobody traded" if price is None else format_decimal(price, places=8),
                **{f"{name}, kWh": value for name, value in volumes.items()},
                "margin": found["margin_rule"],
                "not revealed": {side: names for side, names in found["unrevealed"].items() if names},
            }
        )
        show_rows(("side", "n", "participant", "kWh", "with a partner, kWh"), [_fill_row(each) for each in fills])
        show_rows(("consumer", "retailer", "kWh", "order"), [_pair_row(each) for each in pairs])

    call.read(work)


def verify(call: ReadCall, sequence: SequenceId) -> None:
    """Recompute the result here from the revealed bids, by the same rules as the chaincode, and compare."""

    async def work(client: EnergySaleClient) -> None:
        from dataclasses import asdict

        verified = await client.auctions.verify(sequence)
        if call.as_json:
            show_json(asdict(verified))
        else:
            says = "is what the rules make of" if verified.holds else "IS NOT what the rules make of"
            typer.echo(f"the result of {sequence} {says} its {verified.bids} bids ({verified.pairs} pairs)")
        if not verified.holds:
            raise typer.Exit(DIFFERENT)

    call.read(work)


def ladder(bid_steps: list[dict[str, int]]) -> str:
    """Steps as people read them: "40000 at 0.463, 20000 at 0.44"."""
    parts = (
        (format_decimal(each["energy_wh"], places=3), format_decimal(each["price_e8"], places=8)) for each in bid_steps
    )
    return ", ".join(f"{energy} at {price}" for energy, price in parts)


def _fill_row(each: dict[str, Any]) -> tuple[Any, ...]:
    energy, allotted = (format_decimal(each[name], places=3) for name in ("energy_wh", "allotted_wh"))
    return each["side"], each["n"], each["participant"], energy, allotted


def _pair_row(each: dict[str, Any]) -> tuple[Any, ...]:
    energy = format_decimal(each["energy_wh"], places=3)
    return each["consumer"], each["retailer"], energy, each["order_id"] or each["failed"] or "not allotted yet"
