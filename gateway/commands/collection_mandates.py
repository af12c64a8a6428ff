"""`energysale collection mandate`: who may be collected from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from gateway.commands.bank_file import account_in
from gateway.commands.json_file import read_object
from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import CommandError, errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

EXAMPLE = '{"payer": "li-mill", "signed_on": "2026-11-02", "holder": "…", "number": "…", "cnaps": "…"}'
MandateId = Annotated[str, typer.Argument(help="The mandate's id: letters, digits, dots and dashes, 35 at most.")]


def find(
    call: ReadCall,
    payer: Annotated[str | None, typer.Option(help="Only this participant's.")] = None,
    state: Annotated[str | None, typer.Option(help="active, suspended or revoked.")] = None,
) -> None:
    """List mandates by id, accounts masked."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.collection.mandates(payer=payer, state=state)]
        if call.as_json:
            show_json(found)
            return
        names = ("mandate_id", "payer", "state", "signed_on", "number", "cnaps", "collected")
        rows = [tuple(each[name] for name in names) for each in found]
        show_rows(("mandate", "payer", "state", "signed on", "number", "cnaps", "collected"), rows)

    call.read(work)


def register(
    call: ReadCall,
    mandate_id: MandateId,
    file: Annotated[Path, typer.Argument(help=f"JSON, - for standard input: {EXAMPLE}")],
) -> None:
    """Register what a payer has signed: it may be collected from that account."""
    with errors_shown():
        value = read_object(file, what="mandate", example=EXAMPLE)
        if not all(isinstance(value.get(name), str) for name in ("payer", "signed_on")):
            raise CommandError(f"{file} is no mandate: {EXAMPLE}")
        mandate = {"payer": value["payer"], "signed_on": value["signed_on"], **account_in(value, file)}

    async def work(client: EnergySaleClient) -> None:
        _show(call, await client.collection.register_mandate(mandate_id, mandate))

    call.read(work)


def suspend(call: ReadCall, mandate_id: MandateId) -> None:
    """Collect nothing under it until it is resumed."""
    _move(call, mandate_id, "suspend")


def resume(call: ReadCall, mandate_id: MandateId) -> None:
    """Collect under it again."""
    _move(call, mandate_id, "resume")


def revoke(call: ReadCall, mandate_id: MandateId) -> None:
    """End it for good."""
    _move(call, mandate_id, "revoke")


def mandate_commands() -> typer.Typer:
    """The group."""
    mandates = group("Mandates: who may be collected from.")
    read_command(mandates, "list")(find)
    for command in (register, suspend, resume, revoke):
        read_command(mandates)(command)
    return mandates


def _move(call: ReadCall, mandate_id: str, move: Literal["suspend", "resume", "revoke"]) -> None:
    async def work(client: EnergySaleClient) -> None:
        _show(call, await client.collection.move_mandate(mandate_id, move))

    call.read(work)


def _show(call: ReadCall, found: dict[str, Any]) -> None:
    if call.as_json:
        show_json(found)
    else:
        typer.echo(f"{found['state']}: {found['mandate_id']} of {found['payer']}, {found['number']}")
