"""`energysale participant`: who takes part in the market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.client import steps
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import CommandError, errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Kind = Annotated[str, typer.Option(help="consumer, retailer, exchange or regulator.")]


def register(
    call: StepCall, participant: Annotated[str, typer.Argument(help="Id of the new participant.")], kind: Kind
) -> None:
    """Register a market participant (a registrar does)."""
    from chaincode.identity.model import ORGANISATION_OF_KIND

    with errors_shown():
        if kind not in ORGANISATION_OF_KIND:
            raise CommandError(f"the kind is one of {', '.join(ORGANISATION_OF_KIND)}")
    organisation = ORGANISATION_OF_KIND[kind]
    call.make(lambda: steps.register_participant(participant=participant, organisation=organisation, kind=kind))


def find(call: ReadCall, kind: Annotated[str | None, typer.Option(help="Only of this kind.")] = None) -> None:
    """List the market's participants."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = await client.registry.participants(kind=kind)
        if call.as_json:
            show_json(found)
        else:
            rows = [(each["participant_id"], each["kind"], each["organisation"]) for each in found]
            show_rows(("participant", "kind", "organisation"), rows)

    call.read(work)


def load(_: str) -> Any:
    participants = group("Participants of the market.")
    step_command(participants)(register)
    read_command(participants, "list")(find)
    return get_command(participants)
