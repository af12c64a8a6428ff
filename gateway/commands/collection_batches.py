"""`energysale collection batch`: files for the bank, made by one person and approved by another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.bank_file import write_private
from gateway.commands.booking import show_booked
from gateway.commands.json_file import read_object
from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import CommandError, errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

EXAMPLE = (
    '{"kind": "debits", "day": "2026-11-25", "items": '
    '[{"end_to_end_id": "b-1", "amount_fen": 100, "mandate": "m-1", "about": "2026-10"}]}'
)
BatchId = Annotated[str, typer.Argument(help="The batch's id: letters, digits, dots and dashes, 30 at most.")]


def find(
    call: ReadCall,
    kind: Annotated[str | None, typer.Option(help="debits or payouts.")] = None,
    state: Annotated[str | None, typer.Option(help="made, approved, sent, answered or discarded.")] = None,
) -> None:
    """List batches, the newest first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.bills.figures import yuan
        from gateway.commands.tables import moment, show_rows

        found = [each async for each in client.collection.batches(kind=kind, state=state)]
        if call.as_json:
            show_json(found)
            return
        names = ("batch_id", "kind", "state", "day", "items", "outcome", "made_by", "approved_by")
        rows = [(*(each[name] for name in names), yuan(each["control_fen"]), moment(each["made_at"])) for each in found]
        headings = ("batch", "kind", "state", "day", "items", "outcome", "made by", "approved by", "yuan", "made at")
        show_rows(headings, rows)

    call.read(work)


def make(
    call: ReadCall,
    batch_id: BatchId,
    file: Annotated[Path, typer.Argument(help=f"JSON, - for standard input: {EXAMPLE}")],
) -> None:
    """Make a batch and its file for the bank; a second person approves it."""
    with errors_shown():
        body = read_object(file, what="batch", example=EXAMPLE)

    async def work(client: EnergySaleClient) -> None:
        show_batch(call, await client.collection.make_batch(batch_id, body))

    call.read(work)


def due(
    call: ReadCall,
    batch_id: BatchId,
    day: Annotated[str, typer.Option("--day", help="When the money is to move, YYYY-MM-DD.")],
    on: Annotated[str | None, typer.Option("--due-by", help="Bills that are due by this day; else by --day.")] = None,
    about: Annotated[str, typer.Option(help="What the payer reads.")] = "电费",
) -> None:
    """Make a batch of the open bills that are due, each under its payer's mandate."""

    async def work(client: EnergySaleClient) -> None:
        body, left = await client.collection.due(batch_id, day=day, due_by=on or day, about=about)
        if left and not call.as_json:
            typer.echo(
                f"no mandate: {len(left)} bills of {', '.join(sorted({each['owner'] for each in left}))}", err=True
            )
        if not body["items"]:
            raise CommandError("no open bill is due under a mandate")
        show_batch(call, await client.collection.make_batch(batch_id, body))

    call.read(work)


def show(
    call: ReadCall,
    batch_id: BatchId,
    state: Annotated[str | None, typer.Option(help="Only items that are open, done, failed or returned.")] = None,
) -> None:
    """Show a batch, its items and what the bank has said of each."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.bills.figures import yuan
        from gateway.collection.reasons import reason
        from gateway.commands.tables import moment, show_fields, show_rows

        batch = await client.collection.batch(batch_id)
        items = [each async for each in client.collection.items(batch_id, state=state)]
        if call.as_json:
            show_json({**batch, "listed": items})
            return
        times = {name: f"{moment(batch[name])} (UTC+8)" for name in ("made_at", "moved_at")}
        show_fields({**batch, **times, "control_fen": f"{yuan(batch['control_fen'])} yuan"})
        rows = [
            (
                each["end_to_end_id"],
                each["counterpart"],
                each["mandate_id"],
                yuan(each["amount_fen"]),
                each["state"],
                f"{each['reason']}: {reason(each['reason']).en}" if each["reason"] else "",
                each["tries"],
                each["again_on"],
            )
            for each in items
        ]
        show_rows(("item", "of or to", "mandate", "yuan", "state", "why", "tries", "again from"), rows)

    call.read(work)


def approve(
    call: ReadCall,
    batch_id: BatchId,
    file_hash: Annotated[str | None, typer.Option("--hash", help="Of the file; else what the API has now.")] = None,
) -> None:
    """Approve a batch as the second person, after looking at its items: your key has the books hold each of them."""

    async def work(client: EnergySaleClient) -> None:
        batch = await client.collection.batch(batch_id)
        if batch["state"] == "made":
            batch = await client.collection.approve_batch(batch_id, file_hash=file_hash or batch["file_hash"])
        booked = await client.collection.book_batch(batch_id)
        show_batch(call, batch)
        show_booked(booked, as_json=call.as_json)

    call.read(work)


def book(call: ReadCall, batch_id: BatchId) -> None:
    """Have the books follow a batch: what the bank has answered is posted, voided or taken back. May be repeated."""

    async def work(client: EnergySaleClient) -> None:
        show_booked(await client.collection.book_batch(batch_id), as_json=call.as_json)

    call.read(work)


def discard(call: ReadCall, batch_id: BatchId) -> None:
    """Give up a batch that was not sent; its items may be asked for again."""

    async def work(client: EnergySaleClient) -> None:
        show_booked(await client.collection.book_batch(batch_id, releasing=True), as_json=call.as_json)
        await client.collection.discard_batch(batch_id)
        typer.echo(f"discarded: {batch_id}")

    call.read(work)


def send(
    call: ReadCall,
    batch_id: BatchId,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file; else BATCH.xml.")] = None,
) -> None:
    """Save the file for the bank (pain.008 or pain.001); the bank's answers are expected from now on."""

    async def work(client: EnergySaleClient) -> None:
        target = output or Path(f"{batch_id}.xml")
        write_private(target, await client.collection.send_batch(batch_id))
        typer.echo(str(target))

    call.read(work)


def batch_commands() -> typer.Typer:
    """The group."""
    batches = group("Batches: collections and payouts as files for the bank.")
    read_command(batches, "list")(find)
    for command in (make, due, show, approve, book, discard, send):
        read_command(batches)(command)
    return batches


def show_batch(call: ReadCall, found: dict[str, Any]) -> None:
    """Say what a batch is."""
    from gateway.bills.figures import yuan

    if call.as_json:
        show_json(found)
        return
    typer.echo(
        f"{found['state']}: {found['batch_id']}, {found['items']} {found['kind']}, {yuan(found['control_fen'])} yuan, "
        f"file {found['file_hash']}"
    )
