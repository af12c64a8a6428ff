"""`energysale user`: keys on this machine, and users on the ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.client import registry_steps as steps
from gateway.commands.options import Api, AsJson, AsUser, StepCall, step_command
from gateway.commands.registry_reads import User, add_user_reads
from gateway.commands.request_file import read_request
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
    run_directory,
    show_json,
)

if TYPE_CHECKING:
    from gateway.client.keystore import Identity

Participant = Annotated[str, typer.Option(help="The market participant for which the user acts.")]
Roles = Annotated[list[str], typer.Option("--role", help="A role that the user holds; may be repeated.")]


def new(
    user: User,
    participant: Participant,
    role: Roles,
    organisation: Annotated[
        str | None, typer.Option(help="MSP id, for roles that users of several organisations hold.")
    ] = None,
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

        if not set(role) <= ROLES.keys():
            raise CommandError(f"roles are {', '.join(ROLES)}")
        common = set.intersection(*(set(ROLES[each].organisations) for each in role))
        organisations = common & {organisation} if organisation else common
        if len(organisations) != 1:
            raise CommandError("no one organisation has all these roles; name it with --organisation where several do")
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
        step = steps.register_user(**read_request(file))
    call.make(lambda: step)


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
        if error.code in ("sign_in_refused", "bad_signature"):
            return False
        raise
    return True


def set_roles(
    call: StepCall,
    user: User,
    participant: Participant,
    roles: Annotated[
        list[str] | None, typer.Argument(help="All roles that the user is to hold; none end the membership.")
    ] = None,
) -> None:
    """Replace the roles that a user holds for a participant (a registrar does)."""
    held = roles or []
    call.change(
        lambda version: steps.set_user_roles(user, version=version, participant=participant, roles=held),
        lambda client: client.registry.set_roles(user, held, participant=participant),
    )


def set_limit(
    call: StepCall,
    user: User,
    participant: Participant,
    energy_wh: Annotated[int | None, typer.Option(min=0, help="Energy in Wh; without it the limit ends.")] = None,
) -> None:
    """Set the energy above which a second person of the participant must sign too (a registrar does)."""
    call.change(
        lambda version: steps.set_user_limit(user, version=version, participant=participant, energy_wh=energy_wh),
        lambda client: client.registry.set_limit(user, energy_wh, participant=participant),
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


def service(org: Annotated[str, typer.Argument(help="MSP id of the organisation.")]) -> None:
    """Print the request with which a registrar registers an organisation's own service, which anchors its audit trail.

    Its key is in the state directory of the organisation's API, and is made when there is none.
    """
    with errors_shown():
        from gateway.audit_trail.service_user import load_or_create_service_signer
        from gateway.client.keystore import Keystore

        directory = run_directory() / "api" / org / "service"
        if not directory.parent.is_dir():
            raise CommandError(f"{directory.parent} does not exist: has the API of {org} ever run?")
        signer = load_or_create_service_signer(Keystore(directory), organisation=org)
        show_json(_request(signer.identity, signer.proof_of_possession(network_id())))


def load(_: str) -> Any:
    from gateway.commands.certificate import renew_certificate
    from gateway.commands.password import password_group

    users = group("Users and their keys.")
    users.command()(new)
    step_command(users)(register)
    add_user_reads(users)
    users.command()(key)
    users.command()(keys)
    users.command()(replace_key)
    users.command()(renew_certificate)
    users.command()(service)
    users.add_typer(password_group(), name="password")
    step_command(users)(set_roles)
    step_command(users)(set_limit)
    step_command(users, "suspend")(_status("suspended", "Suspend a user: nothing it signs is taken any more."))
    step_command(users, "activate")(_status("active", "Make a suspended user active again."))
    step_command(users, "revoke")(_status("revoked", "Revoke a user for good."))
    return get_command(users)
