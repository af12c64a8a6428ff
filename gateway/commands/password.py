"""`energysale user password`: a key that the organisation's API keeps, sealed under the user's own password."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.options import Api, AsJson, ReadCall, read_command
from gateway.commands.shell import CommandError, api_of, group, network_id, run, show_json

if TYPE_CHECKING:
    from gateway.client.managed import ManagedClient

PASSWORD_VARIABLE = "ENERGYSALE_PASSWORD"  # noqa: S105 - the variable's name
NEW_PASSWORD_VARIABLE = "ENERGYSALE_NEW_PASSWORD"  # noqa: S105 - as above
CODE_VARIABLE = "ENERGYSALE_CODE"
INVITATION_VARIABLE = "ENERGYSALE_INVITATION"
CUSTODY = "/api/v1/custody"

User = Annotated[str, typer.Argument(help="Id of the user.")]
Organisation = Annotated[str, typer.Option("--org", help="MSP id of the user's organisation.")]


def invite(call: ReadCall, user: User, participant: Annotated[str, typer.Option(help="For whom it acts.")]) -> None:
    """Let a user make a managed key (a security administrator does). Hand the code over in person."""

    async def work(client: Any) -> None:
        body = {"user": user, "participant": participant}
        headers = await client.session.headers()
        answer = (await client.http.request("POST", f"{CUSTODY}/invitations", json=body, headers=headers)).json()
        if call.as_json:
            show_json(answer)
        else:
            typer.echo(answer["code"])

    call.read(work)


def make(
    org: Organisation,
    role: Annotated[list[str], typer.Option("--role", help="A role to ask the registrar for; may be repeated.")],
    api: Api = None,
    as_json: AsJson = False,
) -> None:
    """Make your managed key, with the code of your invitation.

    Prints what an authenticator app needs, the recovery codes, and the request for a registrar. They are shown once.
    """

    async def work() -> None:
        from gateway.client.http import Http

        body = {
            "invitation": _secret(INVITATION_VARIABLE, "Invitation"),
            "password": _secret(PASSWORD_VARIABLE, "Password (12 characters or more)", confirm=True),
        }
        async with Http(api or api_of(org)) as http:
            made = (await http.request("POST", f"{CUSTODY}/keys", json=body)).json() | {"roles": role}
        if as_json:
            show_json(made)
            return
        typer.echo(f"For your authenticator app: {made['totp_uri']}")
        typer.echo("Recovery codes, each good for once; keep them on paper:")
        for code in made["recovery_codes"]:
            typer.echo(f"  {code}")
        typer.echo("For a registrar:")
        show_json({name: made[name] for name in ("user", "participant", "roles", "public_key", "proof")})

    run(work)


def change(user: User, org: Organisation, api: Api = None) -> None:
    """Change your password. The key is sealed anew; your other sessions end."""

    async def work(client: ManagedClient, credentials: dict[str, str]) -> None:
        new = _secret(NEW_PASSWORD_VARIABLE, "New password (12 characters or more)", confirm=True)
        await _request(client, "PUT", "password", {**credentials, "new_password": new})
        typer.echo(f"{user} has a new password")

    _with_key(user, org, api, work)


def codes(user: User, org: Organisation, api: Api = None, as_json: AsJson = False) -> None:
    """Replace your one-time secret and recovery codes, as for a new telephone."""

    async def work(client: ManagedClient, credentials: dict[str, str]) -> None:
        made = await _request(client, "POST", "codes", credentials)
        if as_json:
            show_json(made)
            return
        typer.echo(f"For your authenticator app: {made['totp_uri']}")
        for code in made["recovery_codes"]:
            typer.echo(f"  {code}")

    _with_key(user, org, api, work)


def export(
    user: User,
    org: Organisation,
    file: Annotated[Path, typer.Argument(help="Where the encrypted PEM file goes; it must not exist.")],
    api: Api = None,
) -> None:
    """Take your key away, encrypted under a passphrase: for `energysale user new --import`."""

    async def work(client: ManagedClient, credentials: dict[str, str]) -> None:
        passphrase = _secret("ENERGYSALE_PASSPHRASE", "Passphrase of the file (12 characters or more)", confirm=True)
        made = await _request(client, "POST", "export", {**credentials, "passphrase": passphrase})
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}") from None
        with os.fdopen(descriptor, "w") as opened:
            opened.write(made["pem"])
        typer.echo(f"the key of {user} is in {file}")

    _with_key(user, org, api, work)


def _with_key(
    user: str,
    organisation: str,
    api: str | None,
    work: Callable[[ManagedClient, dict[str, str]], Coroutine[Any, Any, None]],
) -> None:
    async def signed_in() -> None:
        from gateway.client.managed import ManagedClient
        from gateway.client.sign_in import PasswordSignIn

        password = _secret(PASSWORD_VARIABLE, f"Password of {user}")
        # No code serves twice: one for the sign-in, one for what is done.
        sign_in = PasswordSignIn(
            user=user, password=password, code=lambda: _secret(CODE_VARIABLE, "One-time code to sign in")
        )
        url = api or api_of(organisation)
        async with ManagedClient(url, sign_in=sign_in, network_id=network_id()) as client:
            await client.session.headers()
            code = _secret(f"{CODE_VARIABLE}_2", "The next one-time code, or a recovery code")
            await work(client, {"password": password, "code": code})

    run(signed_in)


async def _request(client: ManagedClient, method: str, path: str, body: dict[str, str]) -> dict[str, Any]:
    headers = await client.session.headers()
    answer = await client.http.request(method, f"{CUSTODY}/{path}", json=body, headers=headers)
    return answer.json() if answer.content else {}


def _secret(variable: str, question: str, *, confirm: bool = False) -> str:
    """From the environment's `variable`, else asked for at the terminal without showing it."""
    if given := os.environ.get(variable):
        return given
    if not sys.stdin.isatty():
        raise CommandError(f"set {variable}, or run this at a terminal")
    return str(typer.prompt(question, hide_input=True, err=True, confirmation_prompt=confirm))


def password_group() -> typer.Typer:
    """The commands, to be put under `energysale user`."""
    passwords = group("A managed key: kept by the API, sealed under your own password.")
    read_command(passwords)(invite)
    passwords.command()(make)
    passwords.command()(change)
    passwords.command()(codes)
    passwords.command()(export)
    return passwords
