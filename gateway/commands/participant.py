"""`energysale participant`: who takes part in the market."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.main import get_command

from gateway.client import registry_steps as steps
from gateway.commands.options import StepCall, step_command
from gateway.commands.registry_reads import Participant, add_participant_reads
from gateway.commands.shell import CommandError, errors_shown, group

Kind = Annotated[str, typer.Option(help="consumer, retailer, exchange, regulator, grid or operator (of a platform).")]
Organisation = Annotated[str | None, typer.Option(help="MSP id, for the operator of an organisation's platform.")]
Reason = Annotated[str, typer.Option(help="Why: a short code of a-z and '_'; it stays on the ledger.")]


def register(
    call: StepCall,
    participant: Annotated[str, typer.Argument(help="Id of the new participant.")],
    kind: Kind,
    organisation: Organisation = None,
) -> None:
    """Register a market participant (a registrar does)."""
    from chaincode.identity.model import ORGANISATIONS_OF_KIND

    with errors_shown():
        if kind not in ORGANISATIONS_OF_KIND:
            raise CommandError(f"the kind is one of {', '.join(ORGANISATIONS_OF_KIND)}")
        possible = ORGANISATIONS_OF_KIND[kind]
        if organisation is None and len(possible) > 1:
            raise CommandError(f"name the organisation with --organisation: {', '.join(possible)}")
    msp_id = organisation or possible[0]
    call.make(lambda: steps.register_participant(participant=participant, organisation=msp_id, kind=kind))


def rate(
    call: StepCall,
    participant: Participant,
    credit_rating: Annotated[str, typer.Argument(help="AAA, AA, A, BBB, BB, B or C.")],
    reason: Reason,
) -> None:
    """Rate a participant's credit (a registrar does); earlier ratings stay in its history."""
    call.change(
        lambda version: steps.rate_participant(
            participant, version=version, credit_rating=credit_rating, reason=reason
        ),
        lambda client: client.registry.rate(participant, credit_rating, reason=reason),
    )


def _status(status: str, summary: str) -> Any:
    def command(call: StepCall, participant: Participant, reason: Reason) -> None:
        call.change(
            lambda version: steps.set_participant_status(participant, version=version, status=status, reason=reason),
            lambda client: client.registry.set_participant_status(participant, status, reason=reason),
        )

    command.__doc__ = summary
    return command


def load(_: str) -> Any:
    participants = group("Participants of the market.")
    step_command(participants)(register)
    add_participant_reads(participants)
    step_command(participants)(rate)
    step_command(participants, "suspend")(_status("suspended", "Suspend a participant: nobody acts for it any more."))
    step_command(participants, "activate")(_status("active", "Make a suspended participant active again."))
    step_command(participants, "close")(_status("closed", "Close a participant for good."))
    return get_command(participants)
