"""`energysale listing`: offers at public prices, and taking from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from chaincode.units import format_decimal, parse_decimal
from gateway.client import trading_steps as steps
from gateway.commands.json_file import read_object
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import CommandError, errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

ListingId = Annotated[str, typer.Argument(help="The listing's id (64 hex digits).", show_default=False)]
_EXAMPLE = "energysale listing example"


def publish(
    call: StepCall,
    file: Annotated[Path, typer.Argument(help=f"The listing as JSON ('-': stdin); see: {_EXAMPLE}")],
) -> None:
    """挂牌: offer energy of a retail package at public prices, while its sequence is open."""
    with errors_shown():
        args = read_object(file, what="listing", example=_EXAMPLE)
    call.make(lambda: steps.publish_listing(args))


def amend(
    call: StepCall,
    listing: ListingId,
    file: Annotated[Path, typer.Argument(help="What changes, as JSON: prices, energy_wh, min_take_wh.")],
) -> None:
    """改牌: change a listing; its prices only while nothing is taken, its energy never below what is."""
    with errors_shown():
        changes = read_object(file, what="change of a listing", example=_EXAMPLE)
    call.change(
        lambda version: steps.amend_listing(listing, version=version, changes=changes),
        lambda client: client.listings.amend(listing, changes),
    )


def withdraw(call: StepCall, listing: ListingId) -> None:
    """撤牌: take back what nobody has taken."""
    call.change(
        lambda version: steps.withdraw_listing(listing, version=version),
        lambda client: client.listings.withdraw(listing),
    )


def take(
    call: StepCall,
    listing: ListingId,
    energy_kwh: Annotated[
        str | None, typer.Option("--energy-kwh", help="How much, in kWh; without it all that is left.")
    ] = None,
    risk_warning: Annotated[
        str | None, typer.Option(help="SHA-256 of the risk warning that you acknowledge, where there is one.")
    ] = None,
) -> None:
    """摘牌: take energy at the listing's prices; the order that it makes is confirmed by both."""
    with errors_shown():
        try:
            energy_wh = None if energy_kwh is None else parse_decimal(energy_kwh, places=3)
        except ValueError:
            raise CommandError("the energy is a decimal number of kWh with at most three places") from None
    call.online(lambda client: client.listings.take(listing, energy_wh=energy_wh, risk_warning=risk_warning))


def find(
    call: ReadCall,
    sequence: Annotated[str | None, typer.Option(help="Only of this sequence.")] = None,
    retailer: Annotated[str | None, typer.Option(help="Only this retailer's.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Those too from which nothing can be taken.")] = False,
) -> None:
    """List what can be taken, the cheapest first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        takeable = None if everything else "true"
        filters = {"sequence": sequence, "retailer": retailer, "takeable": takeable, "sort": "price"}
        found = [each async for each in client.listings.find(**filters)]
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["listing_id"],
                each["sequence"],
                each["retailer"],
                each["package"],
                prices_of(each["prices"]),
                format_decimal(each["remaining_wh"], places=3),
                each["status"],
            )
            for each in found
        ]
        show_rows(("listing", "sequence", "retailer", "package", "yuan/kWh", "left, kWh", "status"), rows)

    call.read(work)


def show(call: ReadCall, listing: ListingId) -> None:
    """Show a listing and what was taken from it, in the order of the ledger."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_fields, show_rows

        found = await client.listings.get(listing)
        takes = [each async for each in client.listings.takes(listing=listing)]
        if call.as_json:
            show_json({**found, "takes": takes})
            return
        show_fields({**found, "prices": prices_of(found["prices"])})
        rows = [
            (
                f"{each['block']}:{each['position']}",
                moment(each["at"]),
                format_decimal(each["energy_wh"], places=3),
                each.get("consumer"),
                each.get("order_id"),
            )
            for each in takes
        ]
        show_rows(("block:place", "at (UTC+8)", "kWh", "consumer", "order"), rows)

    call.read(work)


def example() -> None:
    """Print an example of a listing, to be changed and published."""
    from chaincode.actions import ACTIONS

    show_json(ACTIONS["publish_listing"].example)


def prices_of(prices: dict[str, int]) -> str:
    """Prices as people read them: "flat 0.463, peak 0.787"."""
    return ", ".join(f"{name} {format_decimal(price, places=8)}" for name, price in prices.items())


def load(_: str) -> Any:
    listings = group("Listings: offers at public prices, and taking from them.")
    step_command(listings)(publish)
    step_command(listings)(amend)
    step_command(listings)(withdraw)
    step_command(listings)(take)
    read_command(listings, "list")(find)
    read_command(listings)(show)
    listings.command()(example)
    return get_command(listings)
