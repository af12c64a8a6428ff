"""The steps of a contract in force, and the ends of an order, as commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from gateway.client import steps
from gateway.commands.options import StepCall, step_command
from gateway.commands.order_parameters import OrderId, Reason, TermsFile, TextHash, given
from gateway.commands.shell import CommandError, errors_shown
from gateway.commands.terms_file import read_terms

EarlyEnd = Annotated[
    str | None,
    typer.Option(
        "--ends-on",
        metavar="DATE",
        help="Day after the last day of delivery; else tomorrow, or the first day of delivery. Needed with --version.",
    ),
]
_PLAIN = {
    "decline": "Turn the other party's proposal down.",
    "withdraw": "Take your own proposal back.",
    "cancel": "取消: end an order that both have not signed.",
    "delete": "删除: put an order aside for good; its record stays on the ledger.",
    "lapse": "逾期: cancel an order whose deadline has passed.",
    "expire": "到期: end a contract whose delivery period is over.",
}


def add_contract_steps(group: typer.Typer) -> None:
    """Add these steps to `group`."""
    for command in _COMMANDS:
        step_command(group)(command)
    for action, summary in _PLAIN.items():
        step_command(group, action)(_plain(action, summary))


def dispute(call: StepCall, order: OrderId, reason: Reason) -> None:
    """质疑: freeze a running contract."""
    call.change(
        lambda version: steps.dispute(order, version=version, reason=reason),
        lambda client: client.orders.dispute(order, reason=reason),
    )


def resolve(
    call: StepCall,
    order: OrderId,
    outcome: Annotated[str, typer.Option(help="resume or cancel")],
    reason: Reason,
) -> None:
    """裁定: end a dispute by resuming or cancelling the contract."""
    call.change(
        lambda version: steps.resolve(order, version=version, outcome=outcome, reason=reason),
        lambda client: client.orders.resolve(order, outcome=outcome, reason=reason),
    )


def propose_amendment(call: StepCall, order: OrderId, terms_file: TermsFile) -> None:
    """变更: propose new terms, and sign the amendment that cites them. Online only: its text is made from the order."""
    with errors_shown():
        terms = read_terms(terms_file)
        if call.offline or call.version:
            raise CommandError(
                "an amendment's text is made from the order as it stands: leave --offline and --version out"
            )
    call.change(_never, lambda client: client.orders.propose_amendment(order, terms=terms))


def propose_termination(call: StepCall, order: OrderId, text_hash: TextHash = None, ends_on: EarlyEnd = None) -> None:
    """解除: propose to end the contract on a day, and sign the agreement."""
    call.change(
        lambda version: steps.propose_termination(
            order,
            version=version,
            text_hash=given(text_hash, "--text-hash"),
            ends_on=given(ends_on, "--ends-on"),
        ),
        lambda client: client.orders.propose_termination(order, ends_on=ends_on),
    )


def accept(call: StepCall, order: OrderId, text_hash: TextHash = None) -> None:
    """Accept the other party's proposal: sign its text."""
    call.change(
        lambda version: steps.accept(order, version=version, text_hash=given(text_hash, "--text-hash")),
        lambda client: client.orders.accept(order),
    )


def purge(call: StepCall, order: OrderId, terms_hash: Annotated[str, typer.Option(help="Hash of the terms.")]) -> None:
    """Erase terms of an ended order from the private collection, for good."""
    call.change(
        lambda version: steps.purge(order, version=version, terms_hash=terms_hash),
        lambda client: client.orders.purge(order, terms_hash=terms_hash),
    )


def _plain(action: str, summary: str) -> Callable[..., None]:
    def command(call: StepCall, order: OrderId) -> None:
        call.change(
            lambda version: steps.plain(action, order, version=version),
            lambda client: client.orders.plain(action, order),
        )

    command.__doc__ = summary
    return command


def _never(_: int) -> Any:
    raise CommandError("an amendment needs the order as it stands")


_COMMANDS: tuple[Callable[..., None], ...] = (
    dispute,
    resolve,
    propose_amendment,
    propose_termination,
    accept,
    purge,
)
