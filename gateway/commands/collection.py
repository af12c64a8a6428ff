"""`energysale collection`: mandates, batches, the bank's answers, and the day's statement."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.account_steps import today
from gateway.commands.bank_file import read_bank_file
from gateway.commands.booking import show_booked
from gateway.commands.collection_batches import batch_commands, show_batch
from gateway.commands.collection_mandates import mandate_commands
from gateway.commands.options import ReadCall, read_command
from gateway.commands.settle import check_month
from gateway.commands.shell import errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

_LEFT = {
    "no_account": "no bank account in force",
    "failed": "the payout before failed",
    "not_collected": "not so much money at the bank",
}
_DIFFERENCES = 6  # the exit code for a comparison that found some


def answer(call: ReadCall, file: Annotated[Path, typer.Argument(help="The bank's file camt.054.")]) -> None:
    """Import what the bank has answered, and sign what it means for the books; the same file again changes nothing."""
    with errors_shown():
        content = read_bank_file(file)

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = await client.collection.answer(content)
        booked = [await client.collection.book_batch(batch) for batch in found["batches"]]
        booked.append(await client.collection.book_entries())
        if call.as_json:
            show_json(found)
            return
        typer.echo(f"{found['entries']} entries, {found['changed']} items changed")
        for batch in found["answered"]:
            typer.echo(f"answered whole: {batch}")
        if found["troubles"]:
            show_rows(("line", "trouble"), [(each["line"], each["trouble"]) for each in found["troubles"]])
        for each in booked:
            show_booked(each, as_json=call.as_json)

    call.read(work)


def unmatched(
    call: ReadCall,
    state: Annotated[str | None, typer.Option(help="open or settled.")] = None,
) -> None:
    """List what the bank has booked and no item explains."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.bills.figures import yuan
        from gateway.commands.tables import show_rows

        found = [each async for each in client.collection.unmatched(state=state)]
        if call.as_json:
            show_json(found)
            return
        names = ("entry_id", "state", "books", "trouble", "booked_on", "end_to_end_id", "bank_reference", "about")
        rows = [(*(each[name] for name in names), yuan(each["amount_fen"])) for each in found]
        show_rows(("entry", "state", "books", "trouble", "booked on", "our id", "bank's id", "about", "yuan"), rows)

    call.read(work)


def identify(
    call: ReadCall,
    entry: Annotated[str, typer.Argument(help="As `unmatched` shows it.")],
    owner: Annotated[str, typer.Option(help="Whose money it was.")],
    bill: Annotated[str | None, typer.Option(help="The bill that it pays; else what was due first.")] = None,
) -> None:
    """Say whose money in suspense is: it pays bills, and the rest is ahead."""

    async def work(client: EnergySaleClient) -> None:
        receipt = await client.collection.identify(entry, owner=owner, bill=bill)
        typer.echo(f"{receipt.status}: {receipt.target}")

    call.read(work)


def settle(call: ReadCall, entry: Annotated[str, typer.Argument(help="As `unmatched` shows it.")]) -> None:
    """Say of an unmatched entry that it was looked into and nothing is left to do."""

    async def work(client: EnergySaleClient) -> None:
        found = await client.collection.settle_entry(entry)
        typer.echo(f"{found['state']}: {found['entry_id']}")

    call.read(work)


def reconcile(call: ReadCall, file: Annotated[Path, typer.Argument(help="The bank's file camt.053.")]) -> None:
    """Compare a day's statement of the bank with the books. Exit code 6 where they differ."""
    with errors_shown():
        content = read_bank_file(file)

    async def work(client: EnergySaleClient) -> None:
        days = await client.collection.reconcile(content)
        _show_days(call, days)
        for each in days:
            if each["differences"] and not call.as_json:
                _show_differences(await client.collection.reconciled_day(each["day"]))
        if any(each["differences"] for each in days):
            raise typer.Exit(_DIFFERENCES)

    call.read(work)


def days(
    call: ReadCall, day: Annotated[str | None, typer.Argument(help="Only this day, with its differences.")] = None
) -> None:
    """List the days that were compared with the bank's statement."""

    async def work(client: EnergySaleClient) -> None:
        if day is None:
            _show_days(call, [each async for each in client.collection.reconciled_days()])
            return
        found = await client.collection.reconciled_day(day)
        if call.as_json:
            show_json(found)
        else:
            _show_days(call, [found])
            _show_differences(found)

    call.read(work)


def _show_days(call: ReadCall, found: list[dict[str, Any]]) -> None:
    from gateway.bills.figures import yuan
    from gateway.commands.tables import show_rows

    if call.as_json:
        show_json(found)
        return
    rows = [
        (each["day"], yuan(each["bank_fen"]), yuan(each["ledger_fen"]), each["matched"], each["differences"])
        for each in found
    ]
    show_rows(("day", "at the bank, yuan", "in the books, yuan", "agree", "differ"), rows)


def _show_differences(found: dict[str, Any]) -> None:
    from gateway.bills.figures import yuan
    from gateway.commands.tables import show_rows

    def shown(amount_fen: int | None) -> str:
        return "" if amount_fen is None else yuan(amount_fen)

    rows = [
        (
            each["cause"],
            each["reference"],
            each["bank_reference"],
            shown(each["bank_fen"]),
            shown(each["ledger_fen"]),
            yuan(each["amount_fen"]),
        )
        for each in found["listed"]
    ]
    show_rows(("cause", "our id", "bank's id", "bank, yuan", "books, yuan", "difference, yuan"), rows)


def payouts(
    call: ReadCall,
    day: Annotated[str | None, typer.Option(help="When the money is to move; today where none is named.")] = None,
    month: Annotated[str | None, typer.Option(help="At most what was earned by plants in YYYY-MM.")] = None,
    about: Annotated[str, typer.Option(help="What the payee reads.")] = "发电收益",
) -> None:
    """Make a batch that pays out what payees have earned and not been paid; again, nothing is paid twice."""
    with errors_shown():
        if month is not None:
            check_month(month)

    async def work(client: EnergySaleClient) -> None:
        batch_id, body, left = await client.collection.payouts(day=day or today(), month=month, about=about)
        if not call.as_json:
            for standing, count in sorted(Counter(each["standing"] for each in left).items()):
                typer.echo(f"{_LEFT[standing]}: {count}", err=True)
        if body["items"]:
            show_batch(call, await client.collection.make_batch(batch_id, body))
        elif call.as_json:
            show_json(body)
        else:
            typer.echo("nothing is due that can be paid out now")

    call.read(work)


def load(_: str) -> Any:
    collection = group("Collection on behalf: mandates, batches, the bank's answers, reconciliation.")
    collection.add_typer(mandate_commands(), name="mandate")
    collection.add_typer(batch_commands(), name="batch")
    for command in (answer, unmatched, identify, settle, reconcile, days, payouts):
        read_command(collection)(command)
    return get_command(collection)
