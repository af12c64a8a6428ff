"""The commands of `energysale account` that read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import CommandError, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Keeper = Annotated[
    str | None, typer.Option("--keeper", help="Whose book: a consumer's retailer; one's own where none is named.")
]
Owner = Annotated[str | None, typer.Option("--owner", help="Only this participant's; for the keeper.")]
Kind = Annotated[str | None, typer.Option("--kind", help="Only this kind of account.")]
Purpose = Annotated[str | None, typer.Option("--purpose", help="Only postings for this.")]
State = Annotated[str | None, typer.Option("--state", help="pending, posted, voided or expired.")]
DayFrom = Annotated[str | None, typer.Option("--from", help="First value date.")]
DayTo = Annotated[str | None, typer.Option("--to", help="Last value date.")]
On = Annotated[str | None, typer.Option("--on", help="As of which day; today where none is named.")]


class What(StrEnum):
    """What is exported."""

    BALANCES = "balances"
    OPEN_BILLS = "open-bills"
    POSTINGS = "postings"


class Form(StrEnum):
    """As what it is exported."""

    CSV = "csv"
    XLSX = "xlsx"


def balances(call: ReadCall, keeper: Keeper = None, owner: Owner = None, kind: Kind = None) -> None:
    """Show what stands on the accounts. All accounts of a book sum to zero."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.bills.figures import yuan
        from gateway.commands.tables import show_fields, show_rows

        found = await client.accounts.balances(keeper=keeper, owner=owner, kind=kind)
        if call.as_json:
            show_json(found)
            return
        rows = [
            (each["kind"], each["owner"], yuan(each["balance_fen"]), yuan(each["free_fen"])) for each in found["items"]
        ]
        show_rows(("account", "owner", "yuan", "free, yuan"), rows)
        sums = {"debits without credits, yuan": yuan(found["net_fen"])}
        show_fields({**sums, "the same of what is pending, yuan": yuan(found["net_pending_fen"])})

    call.read(work)


def bills(
    call: ReadCall,
    keeper: Keeper = None,
    owner: Owner = None,
    on: On = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those that are overdue.")] = False,
) -> None:
    """Show open bills by due date, and the late fees that have accrued."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.bills.figures import yuan
        from gateway.commands.tables import show_rows

        found = await client.accounts.open_bills(keeper=keeper, owner=owner, on=on, overdue=overdue or None)
        if call.as_json:
            show_json(found)
            return
        names = ("amount_fen", "open_fen", "free_fen", "late_fee_fen")
        rows = [
            (each["bill_id"], each["owner"], each["due_on"], *(yuan(each[name]) for name in names)) for each in found
        ]
        show_rows(("bill", "owner", "due on", "yuan", "open", "not spoken for", "late fee"), rows)

    call.read(work)


def postings(
    call: ReadCall,
    keeper: Keeper = None,
    owner: Owner = None,
    purpose: Purpose = None,
    state: State = None,
    day_from: DayFrom = None,
    day_to: DayTo = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 100,
) -> None:
    """List postings, the newest first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        filters = {"owner": owner, "purpose": purpose, "state": state, "day_from": day_from, "day_to": day_to}
        found: list[dict[str, Any]] = []
        async for each in client.accounts.postings(keeper=keeper, **filters):
            found.append(each)
            if len(found) == limit:
                break
        if call.as_json:
            show_json(found)
            return
        rows = [
            (each["posting_id"], each["day"], each["purpose"], each["state"], each["owner"], _yuan(each["amount_fen"]))
            for each in found
        ]
        show_rows(("posting", "day", "for", "state", "owner", "yuan"), rows)

    call.read(work)


def show(call: ReadCall, posting: Annotated[str, typer.Argument(help="Its id.")], keeper: Keeper = None) -> None:
    """Show a posting with its entries."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.bills.figures import yuan
        from gateway.commands.tables import show_fields, show_rows

        found = await client.accounts.posting(posting, keeper=keeper)
        if call.as_json:
            show_json(found)
            return
        show_rows(
            ("account", "owner", "debit, yuan", "credit, yuan"),
            [
                (each["kind"], each["owner"], *(yuan(side) if side > 0 else "" for side in _sides(each["amount_fen"])))
                for each in found["entries"]
            ],
        )
        shares = {f"pays of {bill}, yuan": yuan(fen) for bill, fen in found["shares"].items()}
        names = ("posting_id", "purpose", "state", "day", "owner", "of", "version", "hash", "operator")
        show_fields({**{name: found[name] for name in names}, **shares})

    call.read(work)


def export(
    call: ReadCall,
    what: Annotated[What, typer.Argument(help="What is exported.")],
    file: Annotated[Path | None, typer.Option("--file", help="This file; else named by what it holds.")] = None,
    form: Annotated[Form, typer.Option("--form", help="CSV, or a workbook.")] = Form.CSV,
    keeper: Keeper = None,
    owner: Owner = None,
    kind: Kind = None,
    purpose: Purpose = None,
    state: State = None,
    day_from: DayFrom = None,
    day_to: DayTo = None,
    on: On = None,
) -> None:
    """Save balances, open bills or postings as CSV or XLSX; of postings a row for each entry."""
    given = {"owner": owner, "kind": kind, "purpose": purpose, "state": state}
    given |= {"day_from": day_from, "day_to": day_to, "on": on}
    allowed = {
        What.BALANCES: {"owner", "kind"},
        What.OPEN_BILLS: {"owner", "on"},
        What.POSTINGS: {"owner", "purpose", "state", "day_from", "day_to"},
    }[what]

    async def work(client: EnergySaleClient) -> None:
        filters = {name: value for name, value in given.items() if value is not None}
        if not filters.keys() <= allowed:
            raise CommandError(f"{what.value} are filtered by: {', '.join(sorted(allowed))}")
        content = await client.accounts.export(what.value, form.value, keeper=keeper, **filters)
        target = file or Path(f"{what.value}.{form.value}")
        target.write_bytes(content)
        typer.echo(str(target))

    call.read(work)


def add_reads(accounts: typer.Typer) -> None:
    for command in (balances, bills, postings, show, export):
        read_command(accounts)(command)


def _sides(amount_fen: int) -> tuple[int, int]:
    return amount_fen, -amount_fen


def _yuan(amount_fen: int | None) -> str:
    from gateway.bills.figures import yuan

    return "" if amount_fen is None else yuan(amount_fen)
