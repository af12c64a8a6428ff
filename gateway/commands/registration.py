"""`energysale registration`: audit of applications, and what is carried to the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands import registration_apply
from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import REFUSED, CommandError, errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Application = Annotated[str, typer.Argument(help="Id of the application.")]
Reasons = Annotated[
    list[str],
    typer.Option("--reason", metavar="CODE[:TEXT]", help="Such as document_unreadable:'page 2'; may be repeated."),
]
SeenVersion = Annotated[
    int | None, typer.Option("--version", min=1, help="The application's version that you saw; else it is read.")
]

_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HEADINGS = ("application", "kind", "state", "participant", "organisation", "user")


def find(
    call: ReadCall, state: Annotated[str | None, typer.Option(help="Only in this state, such as submitted.")] = None
) -> None:
    """List applications, without personal data."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.registrations.find(state=state)]
        if call.as_json:
            show_json(found)
        else:
            names = ("application_id", *_HEADINGS[1:])
            show_rows(_HEADINGS, [tuple(each[name] for name in names) for each in found])

    call.read(work)


def show(
    call: ReadCall,
    application: Application,
    clear: Annotated[bool, typer.Option("--clear", help="Personal data in clear; the exchange records it.")] = False,
) -> None:
    """Show an application with its documents and history."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields

        found = await client.registrations.show(application, clear=clear)
        if call.as_json:
            show_json(found)
        else:
            show_fields(found)

    call.read(work)


def approve(call: ReadCall, application: Application, version: SeenVersion = None) -> None:
    """Approve an application (an auditor does). The CA certifies the user's key next."""

    async def work(client: EnergySaleClient) -> None:
        await client.registrations.approve(application, version=version)
        _done(call, application, "approved")

    call.read(work)


def request_changes(call: ReadCall, application: Application, reason: Reasons, version: SeenVersion = None) -> None:
    """Send an application back to be changed (an auditor does)."""

    async def work(client: EnergySaleClient) -> None:
        await client.registrations.request_changes(application, _reasons(reason), version=version)
        _done(call, application, "changes_requested")

    call.read(work)


def refuse(call: ReadCall, application: Application, reason: Reasons, version: SeenVersion = None) -> None:
    """Refuse an application for good (an auditor does)."""

    async def work(client: EnergySaleClient) -> None:
        await client.registrations.refuse(application, _reasons(reason), version=version)
        _done(call, application, "refused")

    call.read(work)


def bind(call: ReadCall) -> None:
    """Sign every change that waits for a registrar, and see it done on the ledger. Exit code 3: one was refused."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        ended = await client.registrations.bind_all()
        if call.as_json:
            show_json([{"sequence": each.sequence, "action": each.action, "code": each.code} for each in ended])
        else:
            show_rows(("change", "action", "result"), [(each.sequence, each.action, each.code) for each in ended])
        if any(each.code != "done" for each in ended):
            raise typer.Exit(REFUSED)

    call.read(work)


def import_file(
    call: ReadCall,
    file: Annotated[Path, typer.Argument(help="A .csv or .xlsx file with a line for each participant.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would become of each line.")] = False,
) -> None:
    """Import many participants (a registrar does); may be repeated. Exit code 3: a line was left out."""
    with errors_shown():
        media_type = _MEDIA_TYPES.get(file.suffix.lower())
        if media_type is None:
            raise CommandError("the file is a .csv or .xlsx")
        content = registration_apply.read_bytes(file)

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        report = await client.registrations.import_file(content, media_type=media_type, dry_run=dry_run)
        if call.as_json:
            show_json(report)
        else:
            rows = [(each["line"], each["participant"], each["code"], each["field"]) for each in report["items"]]
            show_rows(("line", "participant", "result", "column"), rows)
            typer.echo(f"{report['taken']} of {report['lines']} lines {'would be ' if dry_run else ''}taken")
        if any(each["code"] not in ("ok", "exists") for each in report["items"]):
            raise typer.Exit(REFUSED)

    call.read(work)


def _reasons(given: list[str]) -> list[dict[str, str]]:
    parts = [reason.partition(":") for reason in given]
    return [{"code": code, "text": text} for code, _, text in parts]


def _done(call: ReadCall, application: str, state: str) -> None:
    if call.as_json:
        show_json({"application_id": application, "state": state})
    else:
        typer.echo(f"{application}: {state}")


def load(_: str) -> Any:
    registrations = group("Applications to take part in the market.")
    registrations.command("apply")(registration_apply.apply)
    registrations.command("status")(registration_apply.status)
    registrations.command("withdraw")(registration_apply.withdraw)
    read_command(registrations, "list")(find)
    read_command(registrations)(show)
    read_command(registrations)(approve)
    read_command(registrations)(request_changes)
    read_command(registrations)(refuse)
    read_command(registrations)(bind)
    read_command(registrations, "import")(import_file)
    return get_command(registrations)
