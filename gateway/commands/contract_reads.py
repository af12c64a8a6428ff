"""Reads of contracts as commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.options import ReadCall, read_command
from gateway.commands.order_parameters import OrderId
from gateway.commands.shell import show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

File = Annotated[Path | None, typer.Option("--file", help="Into this file instead of standard output.")]
Words = Annotated[str | None, typer.Option("--text", help="Words of the public contract text.")]
Party = Annotated[str | None, typer.Option(help="Consumer or retailer.")]
Package = Annotated[str | None, typer.Option(help="Id of the retail package.")]
State = Annotated[str | None, typer.Option(help="Only contracts in this state.")]
Hash = Annotated[str | None, typer.Option("--hash", help="Of order, text, terms or annex.")]
Day = Annotated[str | None, typer.Option("--period", metavar="DATE", help="A date in the delivery period.")]


def add_reads(group: typer.Typer) -> None:
    """Add these reads to `group`."""
    for command in (text, signatures, annex, check, search, export, progress, keys):
        read_command(group)(command)


def text(
    call: ReadCall,
    order: OrderId,
    file: File = None,
    text_hash: Annotated[str | None, typer.Option(help="An earlier text, by its hash.")] = None,
) -> None:
    """Write the contract text (PDF), once it is found to have its hash; the hash goes to standard error."""

    async def work(client: EnergySaleClient) -> None:
        pdf, made = await client.contracts.text(order, text_hash=text_hash)
        _write(pdf, file)
        typer.echo(f"SHA-256 {made}", err=True)

    call.read(work)


def signatures(call: ReadCall, order: OrderId, file: File = None) -> None:
    """Write the record of signatures (PDF): who signed, by which intent, in which block."""

    async def work(client: EnergySaleClient) -> None:
        _write(await client.contracts.signatures(order), file)

    call.read(work)


def annex(
    call: ReadCall,
    order: OrderId,
    file: Annotated[Path | None, typer.Option("--file", help="As PDF into this file; else its canonical form.")] = None,
    proposed: Annotated[bool, typer.Option(help="That of the open proposal.")] = False,
) -> None:
    """Show the priced annex, decrypted and checked. For the two parties only."""

    async def work(client: EnergySaleClient) -> None:
        if file is not None:
            _write(await client.contracts.annex_pdf(order), file)
        else:
            show_json(await client.contracts.annex(order, proposed=proposed))

    call.read(work)


def check(call: ReadCall, order: OrderId) -> None:
    """Check a contract: the text against what was signed, and for a party the annex against the terms hash."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields

        record = await client.orders.get(order)
        _, made = await client.contracts.text(order)
        found: dict[str, Any] = {
            "text_hash": made,
            "signed": record["text_hash"],
            "text_fits": record["text_hash"] in (None, made),
        }
        if client.signer.identity.participant in (record["consumer"], record["retailer"]) and record["annex_hash"]:
            opened = await client.contracts.annex(order)
            found |= {"annex_hash": record["annex_hash"], "annex_fits": opened["terms_hash"] == record["terms_hash"]}
        if call.as_json:
            show_json(found)
        else:
            show_fields(found)
        if not all(value for name, value in found.items() if name.endswith("_fits")):
            raise typer.Exit(1)

    call.read(work)


def search(
    call: ReadCall,
    words: Words = None,
    party: Party = None,
    package: Package = None,
    state: State = None,
    digest: Hash = None,
    period: Day = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
) -> None:
    """Search the archive, the last changed contract first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        filters = {"text": words, "party": party, "package": package, "state": state, "hash": digest, "period": period}
        found = []
        async for item in client.contracts.find(**filters):
            found.append(item)
            if len(found) == limit:
                break
        if call.as_json:
            show_json(found)
            return
        columns = ("order_id", "state", "consumer", "retailer", "package", "period_start", "period_end")
        show_rows(columns, [[item[column] for column in columns] for item in found])

    call.read(work)


def export(
    call: ReadCall,
    file: File = None,
    words: Words = None,
    party: Party = None,
    state: State = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="As XLSX instead of CSV.")] = False,
) -> None:
    """Export the archive that you may see."""

    async def work(client: EnergySaleClient) -> None:
        kind = "xlsx" if xlsx else "csv"
        _write(await client.contracts.export(kind, text=words, party=party, state=state), file)

    call.read(work)


def progress(call: ReadCall, order: OrderId) -> None:
    """Show energy delivered against energy contracted, by month. For the two parties only."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields, show_rows

        found = await client.contracts.progress(order)
        if call.as_json:
            show_json(found)
            return
        show_fields({name: value for name, value in found.items() if name != "months"})
        columns = ("month", "days", "reported", "contracted_wh", "delivered_wh", "deviation_so_far_wh")
        show_rows(columns, [[month[column] for column in columns] for month in found["months"]])

    call.read(work)


def keys(call: ReadCall) -> None:
    """Show your participant's encryption keys, and the one on the ledger."""

    async def work(client: EnergySaleClient) -> None:
        show_json(await client.contracts.encryption_keys())

    call.read(work)


def _write(content: bytes, file: Path | None) -> None:
    if file is None:
        sys.stdout.buffer.write(content)
    else:
        file.write_bytes(content)
