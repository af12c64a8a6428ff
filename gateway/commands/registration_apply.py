"""`energysale registration apply`: for people who have a key and no account yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.options import Api, AsJson
from gateway.commands.shell import (
    CommandError,
    api_of,
    errors_shown,
    existing_passphrase,
    find_keystore,
    network_id,
    run,
    show_json,
)

if TYPE_CHECKING:
    from gateway.client.applications import Applications, Ticket
    from gateway.client.keystore import Signer

EXCHANGE = "ExchangeOrg"
TicketFile = Annotated[Path, typer.Option("--ticket", metavar="FILE", help="The application's id and secret.")]
_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}


def apply(
    file: Annotated[Path, typer.Argument(help="The application as JSON: kind, participant, class, data …")],
    ticket: TicketFile,
    user: Annotated[
        str | None, typer.Option(help="The user to be registered, whose key `energysale user new` made here.")
    ] = None,
    officer: Annotated[
        str | None, typer.Option(help="The registered user of the participant who stands behind it.")
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option("--document", metavar="KIND=FILE[@DATE]", help="A PDF, PNG or JPEG, and its last day."),
    ] = None,
    api: Api = None,
    as_json: AsJson = False,
) -> None:
    """Apply at the exchange, or hand a changed application in again. The ticket file is made on the first call."""
    with errors_shown():
        application = _application(file, user)
        documents = [_document(each) for each in document or ()]
        held = _ticket(ticket, make=True)
        if officer is not None:
            from gateway.client.applications import authorised

            application = authorised(held, application, officer=_signer(officer), network_id=network_id())

    async def work(applications: Applications) -> None:
        await applications.save(held, application)
        for kind, content, media_type, expires_on in documents:
            await applications.put_document(held, kind, content, media_type=media_type, expires_on=expires_on)
        _show(await applications.submit(held), as_json=as_json)

    _run(api, work)


def status(ticket: TicketFile, api: Api = None, as_json: AsJson = False) -> None:
    """Show one's own application: state, reasons, certificate."""
    with errors_shown():
        held = _ticket(ticket, make=False)

    async def work(applications: Applications) -> None:
        _show(await applications.show(held), as_json=as_json)

    _run(api, work)


def withdraw(ticket: TicketFile, api: Api = None) -> None:
    """Withdraw one's own application."""
    with errors_shown():
        held = _ticket(ticket, make=False)

    async def work(applications: Applications) -> None:
        await applications.withdraw(held)
        typer.echo(f"{held.application_id}: withdrawn")

    _run(api, work)


def read_bytes(path: Path) -> bytes:
    """Raises CommandError."""
    try:
        return path.read_bytes()
    except OSError:
        raise CommandError(f"{path} cannot be read") from None


def _run(api: str | None, work: Callable[[Applications], Coroutine[Any, Any, None]]) -> None:
    async def with_http() -> None:
        from gateway.client.applications import Applications
        from gateway.client.http import Http

        async with Http(api or api_of(EXCHANGE)) as http:
            await work(Applications(http))

    run(with_http)


def _application(file: Path, user: str | None) -> dict[str, Any]:
    try:
        value = json.loads(read_bytes(file))
    except ValueError:
        raise CommandError(f"{file} is not JSON") from None
    if not isinstance(value, dict):
        raise CommandError(f"{file} is not an application")
    if user is None:
        return value
    from gateway.client.applications import new_user

    return {**value, "user": new_user(_signer(user), network_id=network_id())}


def _signer(user: str) -> Signer:
    keystore = find_keystore(user)
    return keystore.unlock(user, existing_passphrase(keystore, user))


def _document(text: str) -> tuple[str, bytes, str, str | None]:
    kind, _, rest = text.partition("=")
    name, _, day = rest.rpartition("@") if "@" in rest else (rest, "", "")
    media_type = _MEDIA_TYPES.get(Path(name).suffix.lower())
    if not kind or media_type is None:
        raise CommandError("a document is KIND=FILE or KIND=FILE@YYYY-MM-DD, a .pdf, .png or .jpg")
    return kind, read_bytes(Path(name)), media_type, day or None


def _ticket(path: Path, *, make: bool) -> Ticket:
    from gateway.client.ticket_file import TicketFileError, keep_new_ticket, load_ticket

    try:
        return keep_new_ticket(path) if make and not path.exists() else load_ticket(path)
    except TicketFileError as error:
        raise CommandError(str(error)) from None


def _show(application: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        show_json(application)
        return
    from gateway.commands.tables import show_fields

    names = ("application_id", "state", "version", "participant", "user")
    show_fields({name: application[name] for name in names})
    for reason in application["history"][-1]["reasons"] if application["history"] else ():
        typer.echo(f"{reason['code']}: {reason['text']}")
