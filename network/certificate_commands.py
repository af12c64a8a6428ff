"""`energysale certificates revoke` and `renew`."""

from __future__ import annotations

import datetime
from typing import Annotated

import typer

from gateway.fabric_ca import RevocationReason
from network import renewal, revocation
from network.errors import NotRunning
from network.errors_shown import errors_shown
from network.files import locked
from network.paths import RunDirectory, default_run
from network.topology import Topology, read

app = typer.Typer(name="certificates", help="Certificates of nodes, services and people.", no_args_is_help=True)

OrgOption = Annotated[str, typer.Option("--org", help="MSP id, such as ConsumerOrg.")]


@app.command()
def revoke(
    name: Annotated[str, typer.Argument(help="Enrollment id, such as Service@consumerorg.energysale.com.")],
    org: OrgOption,
    reason: Annotated[RevocationReason, typer.Option(help="Stands in the CA's register.")] = "unspecified",
) -> None:
    """Revoke what NAME holds, at the CA and in the channel: no peer takes it any more when the command ends."""
    run = RunDirectory(default_run())
    with errors_shown(), locked(run.lock, purpose=f"the network in {run.root}"):
        done = revocation.revoke(run, _topology(run), name=name, msp_id=org, reason=reason)
    typer.echo(f"{done.revoked} certificates of {name} revoked; the channel's list for {org} has {done.listed}.")


@app.command()
def renew(
    within_days: Annotated[int, typer.Option("--within", min=0, help="Renew what ends within so many days.")] = (
        renewal.WARNING.days
    ),
) -> None:
    """Renew certificates that end soon, replace revoked ones, and start their processes anew, one at a time."""
    run = RunDirectory(default_run())
    with errors_shown(), locked(run.lock, purpose=f"the network in {run.root}"):
        renewed = renewal.renew(
            run,
            _topology(run),
            now=datetime.datetime.now(datetime.UTC),
            within=datetime.timedelta(days=within_days),
            report=typer.echo,
        )
    for each in renewed:
        typer.echo(f"renewed: {each}")
    if not renewed:
        typer.echo(f"Nothing ends within {within_days} days.")


def _topology(run: RunDirectory) -> Topology:
    if not run.organisations.is_dir():
        raise NotRunning(f"there is no network in {run.root}", remedy="run `energysale up` first")
    return read(run.topology)
