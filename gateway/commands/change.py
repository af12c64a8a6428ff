"""`energysale change`: what two people agree on. Lost keys, and all that concerns registrars."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.client import registry_steps as steps
from gateway.commands.options import Api, ReadCall, StepCall, read_command, step_command
from gateway.commands.request_file import read_request
from gateway.commands.shell import (
    Caller,
    CommandError,
    api_of,
    errors_shown,
    existing_passphrase,
    find_keystore,
    group,
    network_id,
    new_passphrase,
    run,
    show_json,
)

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient
    from gateway.client.sending import Receipt

Change = Annotated[str, typer.Argument(help="The change's id (64 hex digits).")]
User = Annotated[str, typer.Argument(help="Id of the user.")]
Request = Annotated[
    Path | None, typer.Option("--request", metavar="FILE", help="The request that `energysale user new` printed.")
]


def find(
    call: ReadCall,
    status: Annotated[str | None, typer.Option(help="Only open, approved or declined ones; else all.")] = None,
    kind: Annotated[
        str | None, typer.Option(help="Only of this kind: key, registration, roles, status or certificate.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
) -> None:
    """List the changes that you may see, the latest first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        found = await client.registry.changes(most=limit, status=status, kind=kind)
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["change_id"],
                each["kind"],
                each["user"],
                each["proposed_by"],
                each["status"],
                moment(each["refreshed_at"]),
            )
            for each in found
        ]
        show_rows(("change", "kind", "user", "proposed by", "status", "refreshed (UTC+8)"), rows)

    call.read(work)


def show(call: ReadCall, change: Change) -> None:
    """Show a change and what it sets: look at it before you approve."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields

        found = await client.registry.change(change)
        if call.as_json:
            show_json(found)
        else:
            show_fields(found)

    call.read(work)


def propose_key(call: StepCall, user: User, request: Request = None) -> None:
    """Propose a new key for a user of your organisation who has lost theirs (an officer does); a registrar approves.

    Without --request the new key is made here, beside the user's present one, and takes its place when it is approved:
    `change approve` does that where the key is at hand, `change take-key` elsewhere.
    """
    with errors_shown():
        given = read_request(request) if request is not None else _staged_request(user)
        if given["user"] != user:
            raise CommandError(f"{request} is a request of {given['user']}")
    call.make(lambda: steps.propose_key(user=user, public_key=given["public_key"], proof=given["proof"]))


def propose_registrar(
    call: StepCall,
    user: User,
    request: Request = None,
    participant: Annotated[str | None, typer.Option(help="For which the roles are held.")] = None,
    holding: Annotated[
        list[str] | None, typer.Option("--hold", metavar="ROLE", help="A role to be held; may be repeated.")
    ] = None,
    status: Annotated[str | None, typer.Option(help="active, suspended or revoked (for good).")] = None,
) -> None:
    """Propose to register a registrar (--request), or to change one's roles or status; another registrar approves."""
    with errors_shown():
        change = _registrar_change(user, request, participant, holding, status)
    call.make(lambda: steps.propose_registrar(user, change))


def approve(call: StepCall, change: Change) -> None:
    """Carry out a change that somebody else proposed (a registrar does)."""
    call.change(
        lambda version: steps.approve_change(change, version=version),
        lambda client: _approve_and_promote(client, change),
    )


def decline(
    call: StepCall,
    change: Change,
    reason: Annotated[str, typer.Option(help="Why: a short code of a-z and '_'.")],
) -> None:
    """Turn a proposed change down (a registrar does)."""
    call.change(
        lambda version: steps.decline_change(change, version=version, reason=reason),
        lambda client: client.registry.decline(change, reason=reason),
    )


def take_key(user: User, api: Api = None) -> None:
    """Take a new key of this keystore into use, once it is the one on the ledger."""

    async def work() -> None:
        from gateway.client.errors import ProblemError

        keystore = find_keystore(user)
        if not keystore.has_staged_replacement(user):
            raise CommandError(f"{keystore.directory} has no new key of {user}")
        staged = keystore.stage_replacement(user, existing_passphrase(keystore, user, staged=True))
        who = Caller(signer=staged, network_id=network_id(), api=api or api_of(staged.identity.organisation))
        try:
            async with who.client() as client:
                await client.who_am_i()
        except ProblemError as error:
            raise CommandError(f"the ledger does not have the new key of {user} yet ({error.code})") from error
        keystore.promote_replacement(user)
        typer.echo(f"{user} signs with the new key {staged.identity.public_key[:16]}… from now on")

    run(work)


async def _approve_and_promote(client: EnergySaleClient, change: str) -> Receipt:
    found = await client.registry.change(change)
    receipt = await client.registry.approve(change)
    if receipt.dry_run:
        return receipt
    user = found["user"]
    keystore = find_keystore(user)
    if keystore.staged_public_key(user) == found["args"].get("public_key", ""):
        keystore.promote_replacement(user)
        typer.echo(f"{user} signs with the new key in {keystore.directory} from now on", err=True)
    return receipt


def _staged_request(user: str) -> dict[str, Any]:
    """The request of a new key that is kept beside the user's present one."""
    keystore = find_keystore(user)
    again = keystore.has_staged_replacement(user)
    passphrase = existing_passphrase(keystore, user, staged=True) if again else new_passphrase(user)
    staged = keystore.stage_replacement(user, passphrase)
    proof = staged.proof_of_possession(network_id())
    return {"user": user, "public_key": staged.identity.public_key, "proof": proof}


def _registrar_change(
    user: str, request: Path | None, participant: str | None, holding: list[str] | None, status: str | None
) -> dict[str, Any]:
    forms = {
        "--request": request is not None,
        "--participant with --hold": participant is not None,
        "--status": status is not None,
    }
    if sum(forms.values()) != 1 or (holding and participant is None):
        raise CommandError(f"say what is to change by one of {', '.join(forms)}")
    if request is not None:
        given = read_request(request)
        if given.pop("user") != user:
            raise CommandError(f"{request} is a request of somebody else")
        return given
    return {"status": status} if status is not None else {"participant": participant, "roles": holding or []}


def load(_: str) -> Any:
    changes = group("Changes that two people agree on.")
    read_command(changes, "list")(find)
    read_command(changes)(show)
    step_command(changes)(propose_key)
    step_command(changes)(propose_registrar)
    step_command(changes)(approve)
    step_command(changes)(decline)
    changes.command()(take_key)
    return get_command(changes)
