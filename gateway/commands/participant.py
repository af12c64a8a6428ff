"""`energysale participant`: who takes part in the market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from chaincode.units import format_decimal, parse_decimal
from gateway.client import registry_steps as steps
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.registry_reads import Participant, add_participant_reads
from gateway.commands.shell import CommandError, errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

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


def cap(
    call: StepCall,
    participant: Participant,
    caps: Annotated[list[str], typer.Argument(metavar="YEAR=MWH…", help="Such as 2027=3000000; others have no cap.")],
) -> None:
    """Cap what a retailer may contract for delivery in a year (a registrar does)."""
    with errors_shown():
        volume_cap_wh = dict(_cap(each) for each in caps)
    call.change(
        lambda version: steps.set_volume_cap(participant, version=version, volume_cap_wh=volume_cap_wh),
        lambda client: client.registry.set_volume_cap(participant, volume_cap_wh),
    )


def _cap(text: str) -> tuple[str, int]:
    year, _, energy_mwh = text.partition("=")
    try:
        return year, parse_decimal(energy_mwh, places=6)
    except ValueError:
        raise CommandError(f"'{text}' is not YEAR=MWH") from None


def volume(call: ReadCall) -> None:
    """Show your retailer's volume caps and what is left of them."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = await client.reservations.summary()
        if call.as_json:
            show_json(found)
            return
        names = ("cap_wh", "pending_wh", "posted_wh", "free_wh")
        rows = [(each["year"], *(_mwh(each[name]) for name in names)) for each in found["years"]]
        show_rows(("YEAR", "CAP MWH", "PENDING", "POSTED", "FREE"), rows)

    call.read(work)


def _mwh(energy_wh: int | None) -> str:
    return "" if energy_wh is None else format_decimal(energy_wh, places=6)


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
    step_command(participants)(cap)
    read_command(participants)(volume)
    step_command(participants, "suspend")(_status("suspended", "Suspend a participant: nobody acts for it any more."))
    step_command(participants, "activate")(_status("active", "Make a suspended participant active again."))
    step_command(participants, "close")(_status("closed", "Close a participant for good."))
    return get_command(participants)
