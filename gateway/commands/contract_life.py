"""Signing, archiving, delivering, leaving and renewing contracts as commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.client import steps
from gateway.client.steps import Step
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.order_parameters import OrderId, Reason, TermsFile, TextHash, given
from gateway.commands.shell import CommandError, errors_shown, show_json
from gateway.commands.terms_file import read_terms

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

EndsOn = Annotated[str, typer.Option("--ends-on", metavar="DATE", help="Day after the last day of delivery.")]


def add_life(group: typer.Typer) -> None:
    """Add these commands to `group`."""
    for command in (sign, archive, give_notice, renew, set_key, default):
        step_command(group)(command)
    read_command(group)(declare)
    read_command(group)(pass_on)


def sign(call: StepCall, order: OrderId, text_hash: TextHash = None) -> None:
    """签订: sign the contract text; the first signature brings the priced annex, the second one checks it."""
    call.change(
        lambda version: steps.sign(order, version=version, text_hash=given(text_hash, "--text-hash")),
        lambda client: client.orders.sign(order),
    )


def archive(call: StepCall, order: OrderId) -> None:
    """上链归档: check what both have signed, encrypt it for both and the exchange, and archive it. Online only."""
    call.change(_online_only, lambda client: client.orders.archive(order))


def give_notice(
    call: StepCall, order: OrderId, kind: Annotated[str, typer.Option(help="switch or move_out")], ends_on: EndsOn
) -> None:
    """Leave a contract: switch to another retailer, or move out."""
    args = {"kind": kind, "ends_on": ends_on}
    call.change(
        lambda version: Step(action="give_notice", target=order, version=version, args=args),
        lambda client: client.contracts.give_notice(order, kind=kind, ends_on=ends_on),
    )


def renew(call: StepCall, order: OrderId, terms_file: TermsFile) -> None:
    """续签: submit an order that goes on where this contract ends, under new terms. Online only."""
    with errors_shown():
        terms = read_terms(terms_file)
    call.change(_online_only, lambda client: client.contracts.renew(order, terms=terms))


def set_key(call: StepCall) -> None:
    """Have a new encryption key made for your participant, and put it on the ledger. Online only."""
    call.change(_online_only, lambda client: client.contracts.make_encryption_key())


def default(
    call: StepCall, retailer: Annotated[str, typer.Argument(help="Participant id of the retailer.")], reason: Reason
) -> None:
    """Declare a retailer's default (the exchange's supervisor does)."""
    call.change(
        lambda version: Step(action="declare_default", target=retailer, version=version, args={"reason": reason}),
        lambda client: client.contracts.declare_default(retailer, reason=reason),
    )


def declare(
    call: ReadCall,
    order: OrderId,
    file: Annotated[Path, typer.Option("--days", metavar="FILE", help='Wh by day as JSON: {"2027-01-01": 12000000}')],
) -> None:
    """Declare delivered energy. It stays with your own organisation's API."""
    with errors_shown():
        try:
            days = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            raise CommandError(f"{file} cannot be read as JSON") from None

    async def work(client: EnergySaleClient) -> None:
        typer.echo(f"{await client.contracts.declare(order, days)} days declared")

    call.read(work)


def pass_on(
    call: ReadCall, retailer: Annotated[str, typer.Argument(help="Participant id of the retailer.")], ends_on: EndsOn
) -> None:
    """Pass every running contract of a retailer that defaulted on to the supplier of last resort."""

    async def work(client: EnergySaleClient) -> None:
        receipts = await client.contracts.pass_on(retailer, ends_on=ends_on)
        refused = [receipt.code for receipt in receipts if receipt.status == "refused"]
        show_json({"passed_on": len(receipts) - len(refused), "refused": refused})

    call.read(work)


def _online_only(_: int) -> Step:
    raise CommandError("this step is prepared by the API: leave --offline and --version out")
