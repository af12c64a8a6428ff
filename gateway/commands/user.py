"""`energysale user`: keys on this machine, and users on the ledger."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.client import steps
from gateway.commands.options import Api, AsJson, AsUser, ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import (
    Caller,
    CommandError,
    caller,
    errors_shown,
    existing_passphrase,
    find_keystore,
    group,
    network_id,
    new_passphrase,
    own_keystore,
    run,
    show_json,
)

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient
    from gateway.client.keystore import Identity

User = Annotated[str, typer.Argument(help="Id of the user.")]
Participant = Annotated[str, typer.Option(help="The market participant for which the user acts.")]
Roles = Annotated[list[str], typer.Option("--role", help="A role that the user holds; may be repeated.")]


def new(
    user: User,
    participant: Participant,
    role: Roles,
    pem: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="Take this P-256 key (PEM) instead of a new one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key for a user, and the request with which a registrar registers it.

    The passphrase comes from ENERGYSALE_PASSPHRASE, the file that ENERGYSALE_PASSPHRASE_FILE names, or the terminal.
    """
    with errors_shown():
        from acl.roles import ROLES

        organisations = {ROLES[each].organisation for each in role if each in ROLES}
        if len(organisations) != 1 or not set(role) <= ROLES.keys():
            raise CommandError(f"roles are {', '.join(ROLES)}, all of one organisation")
        values = {"user": user, "participant": participant, "organisation": organisations.pop(), "roles": role}
        keystore, passphrase = own_keystore(), new_passphrase(user)
        if pem is None:
            signer = keystore.create(**values, passphrase=passphrase)  # type: ignore[arg-type] # checked above
        else:
            text = _read(pem)
            from gateway.client import pkcs8

            pem_passphrase = passphrase if pkcs8.is_encrypted(text) else None
            signer = keystore.add(**values, pem=text, pem_passphrase=pem_passphrase, passphrase=passphrase)  # type: ignore[arg-type] # as above
        request = _request(signer.identity, signer.proof_of_possession(network_id()))
    show_json(request)
    if not as_json:
        typer.echo(
            f"The key is in {keystore.directory}. Give the lines above to a registrar, who runs: "
            "energysale user register FILE --as REGISTRAR",
            err=True,
        )


def register(
    call: StepCall, file: Annotated[Path, typer.Argument(help="The request that `energysale user new` printed.")]
) -> None:
    """Register a user and bind the user's key (a registrar does)."""
    with errors_shown():
        try:
            request = json.loads(_read(file))
            step = steps.register_user(**request)
        except (ValueError, TypeError):
            raise CommandError(f"{file} is no request of: energysale user new") from None
    call.make(lambda: step)


def show(call: ReadCall, user: User) -> None:
    """Show a user as the ledger has it."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields

        found = await client.registry.user(user)
        if call.as_json:
            show_json(found)
        else:
            show_fields(found)

    call.read(work)


def key(user: User, as_json: AsJson = False) -> None:
    """Show whose key is in the keystore, and its public part. The key itself stays closed."""
    with errors_shown():
        identity = find_keystore(user).show(user)
        if as_json:
            show_json(_public(identity))
        else:
            from gateway.commands.tables import show_fields

            show_fields(_public(identity))


def keys(as_json: AsJson = False) -> None:
    """List the users whose keys are in the keystore."""
    with errors_shown():
        keystore = own_keystore()
        found = [_public(keystore.show(user)) for user in keystore.users()]
        if as_json:
            show_json(found)
        else:
            from gateway.commands.tables import show_rows

            rows = [tuple(each[name] for name in ("user", "participant", "organisation", "roles")) for each in found]
            show_rows(("user", "participant", "organisation", "roles"), rows)


def replace_key(as_user: AsUser = None, api: Api = None) -> None:
    """Replace your own key, on the ledger and in the keystore. The old key signs; the passphrase stays."""

    async def work() -> None:
        who = caller(as_user, api)
        user = who.signer.identity.user
        keystore = find_keystore(user)
        broke_off = keystore.has_staged_replacement(user)
        staged = keystore.stage_replacement(user, existing_passphrase(keystore, user))
        # A replacement that broke off may have reached the ledger, which then no longer takes the old key.
        if not (broke_off and await _is_registered(replace(who, signer=staged))):
            async with who.client() as client:
                await client.registry.replace_key(
                    public_key=staged.identity.public_key, proof=staged.proof_of_possession(who.network_id)
                )
        keystore.promote_replacement(user)
        typer.echo(f"{user} signs with the new key {staged.identity.public_key[:16]}… from now on")

    run(work)


async def _is_registered(who: Caller) -> bool:
    """Whether the API opens a session to this key."""
    from gateway.client.errors import ProblemError

    try:
        async with who.client() as client:
            await client.who_am_i()
    except ProblemError as error:
        if error.code == "bad_signature":
            return False
        raise
    return True


def set_roles(
    call: StepCall, user: User, roles: Annotated[list[str], typer.Argument(help="All roles that the user is to hold.")]
) -> None:
    """Replace the roles that a user holds (a registrar does)."""
    call.change(
        lambda version: steps.set_user_roles(user, version=version, roles=roles),
        lambda client: client.registry.set_roles(user, roles),
    )


def _status(status: str, summary: str) -> Any:
    def command(call: StepCall, user: User) -> None:
        call.change(
            lambda version: steps.set_user_status(user, version=version, status=status),
            lambda client: client.registry.set_status(user, status),
        )

    command.__doc__ = summary
    return command


def _request(identity: Identity, proof: str) -> dict[str, Any]:
    return {
        "user": identity.user,
        "participant": identity.participant,
        "roles": list(identity.roles),
        "public_key": identity.public_key,
        "proof": proof,
    }


def _public(identity: Identity) -> dict[str, Any]:
    return {
        "user": identity.user,
        "participant": identity.participant,
        "organisation": identity.organisation,
        "roles": list(identity.roles),
        "public_key": identity.public_key,
    }


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"{path} cannot be read") from None


def load(_: str) -> Any:
    users = group("Users and their keys.")
    users.command()(new)
    step_command(users)(register)
    read_command(users)(show)
    users.command()(key)
    users.command()(keys)
    users.command()(replace_key)
    step_command(users)(set_roles)
    step_command(users, "suspend")(_status("suspended", "Suspend a user: nothing it signs is taken any more."))
    step_command(users, "activate")(_status("active", "Make a suspended user active again."))
    step_command(users, "revoke")(_status("revoked", "Revoke a user for good."))
    return get_command(users)
