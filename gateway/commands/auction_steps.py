"""The steps on bids and auctions as commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.client import trading_steps as steps
from gateway.commands.bid_file import EXAMPLE, read_bid_steps
from gateway.commands.options import StepCall, step_command
from gateway.commands.sequence import SequenceId
from gateway.commands.shell import CommandError, errors_shown, find_bid_keeper, find_keystore, network_id

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient
    from gateway.client.sealed_bids import SealedBidSteps
    from gateway.client.sending import Receipt

StepsFile = Annotated[Path, typer.Option("--steps", metavar="FILE", help=f"Steps as JSON ('-': stdin): {EXAMPLE}")]
Package = Annotated[str | None, typer.Option(help="Sellers: the retail package; its tariff has one price.")]
PackageVersion = Annotated[int | None, typer.Option(min=1, help="Sellers: version of the retail package.")]
RiskWarning = Annotated[
    str | None, typer.Option(help="Buyers: SHA-256 of the risk warning that you acknowledge, where there is one.")
]


def add_steps(group: typer.Typer) -> None:
    """Add these steps to `group`."""
    for command in (bid, change, withdraw, reveal, clear, allot):
        step_command(group)(command)


def bid(
    call: StepCall,
    sequence: SequenceId,
    steps_file: StepsFile,
    package: Package = None,
    package_version: PackageVersion = None,
    risk_warning: RiskWarning = None,
) -> None:
    """申报: bid; the ledger gets a salted hash, the steps stay beside your key until you reveal them."""
    with errors_shown():
        wanted = read_bid_steps(steps_file)
    declared = _declared(package, package_version, risk_warning)
    call.make(lambda: steps.bid(_seal(call, sequence, wanted), **declared))


def change(
    call: StepCall,
    sequence: SequenceId,
    steps_file: StepsFile,
    package: Package = None,
    package_version: PackageVersion = None,
    risk_warning: RiskWarning = None,
) -> None:
    """改报: put another bid in the place of your own, behind all others in the order of the ledger."""
    with errors_shown():
        wanted = read_bid_steps(steps_file)
    declared = _declared(package, package_version, risk_warning)
    call.online(lambda client: client.auctions.change(sequence, wanted, **declared))


def withdraw(call: StepCall, sequence: SequenceId) -> None:
    """撤报: take your bid back, while the auction is open."""
    call.online(lambda client: client.auctions.withdraw(sequence))


def reveal(call: StepCall, sequence: SequenceId) -> None:
    """揭示: open your sealed bid, in the time to reveal; one that is not revealed is out."""
    call.online(lambda client: client.auctions.reveal(sequence))


def clear(call: StepCall, sequence: SequenceId) -> None:
    """出清: clear the revealed bids at one price, after the time to reveal."""
    call.change(
        lambda version: steps.on_sequence("clear_auction", sequence, version=version),
        lambda client: client.auctions.clear(sequence),
    )


def allot(call: StepCall, sequence: SequenceId) -> None:
    """成交: make the orders of all pairs that are left; with --version, of the next 200."""

    async def everything(client: EnergySaleClient) -> Receipt:
        receipts = await client.auctions.allot(sequence)
        if not receipts:
            raise CommandError(f"nothing of {sequence} is left to be allotted")
        return receipts[-1]

    call.change(lambda version: steps.on_sequence("allot", sequence, version=version), everything)


def _seal(call: StepCall, sequence: str, wanted: list[dict[str, int]]) -> SealedBidSteps:
    """The steps under a fresh salt, kept on this machine: offline as well, before anything is signed."""
    user = str(call.as_user)
    participant = find_keystore(user).show(user).participant
    return find_bid_keeper(user).seal(network_id=network_id(), sequence=sequence, participant=participant, steps=wanted)


def _declared(package: str | None, package_version: int | None, risk_warning: str | None) -> dict[str, Any]:
    given = {"package": package, "package_version": package_version, "risk_warning": risk_warning}
    return {name: value for name, value in given.items() if value is not None}
