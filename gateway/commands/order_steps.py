"""The steps of an order as commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.client import steps
from gateway.client.steps import OrderFields
from gateway.commands.options import StepCall, step_command
from gateway.commands.shell import CommandError, errors_shown
from gateway.commands.terms_file import EXAMPLE, read_terms

OrderId = Annotated[str, typer.Argument(help="The order's id (64 hex digits).", show_default=False)]
_RETAILER = typer.Option(help="Participant id of the retailer.")
Retailer = Annotated[str, _RETAILER]
MaybeRetailer = Annotated[str | None, _RETAILER]
_PACKAGE = typer.Option(help="Id of the retail package.")
Package = Annotated[str, _PACKAGE]
MaybePackage = Annotated[str | None, _PACKAGE]
_PACKAGE_VERSION = typer.Option(min=1, help="Version of the retail package.")
PackageVersion = Annotated[int, _PACKAGE_VERSION]
MaybePackageVersion = Annotated[int | None, _PACKAGE_VERSION]
_SEGMENT = typer.Option(help="Market segment, such as industrial.")
Segment = Annotated[str, _SEGMENT]
MaybeSegment = Annotated[str | None, _SEGMENT]
_PERIOD_START = typer.Option("--from", metavar="DATE", help="First day of delivery.")
PeriodStart = Annotated[str, _PERIOD_START]
MaybePeriodStart = Annotated[str | None, _PERIOD_START]
_PERIOD_END = typer.Option("--to", metavar="DATE", help="Day after the last day of delivery.")
PeriodEnd = Annotated[str, _PERIOD_END]
MaybePeriodEnd = Annotated[str | None, _PERIOD_END]
TermsFile = Annotated[
    Path, typer.Option("--terms", metavar="FILE", help=f"Private terms as JSON ('-': stdin): {EXAMPLE}")
]
Reason = Annotated[str, typer.Option(help="A short code of a-z and '_': free text could be personal.")]
TermsHash = Annotated[str | None, typer.Option(help="The hash that you checked yourself; needed with --version.")]
TextHash = Annotated[str | None, typer.Option(help="The text's hash that you checked yourself; needed with --version.")]

_PLAIN = {
    "decline": "Turn the other party's proposal down.",
    "withdraw": "Take your own proposal back.",
    "cancel": "取消: end an order that both have not signed.",
    "delete": "删除: put an order aside for good; its record stays on the ledger.",
    "lapse": "逾期: cancel an order whose deadline has passed.",
    "expire": "到期: end a contract whose delivery period is over.",
}


def add_steps(group: typer.Typer) -> None:
    """Add all steps to `group`."""
    for command in _COMMANDS:
        step_command(group)(command)
    for action, summary in _PLAIN.items():
        step_command(group, action)(_plain(action, summary))


def create(
    call: StepCall,
    retailer: Retailer,
    package: Package,
    segment: Segment,
    period_start: PeriodStart,
    period_end: PeriodEnd,
    package_version: PackageVersion = 1,
) -> None:
    """发起: start a draft; its terms stay with you."""
    fields = OrderFields(
        retailer=retailer,
        package=package,
        package_version=package_version,
        segment=segment,
        period_start=period_start,
        period_end=period_end,
    )
    call.make(lambda: steps.create(fields))


def submit(
    call: StepCall,
    terms_file: TermsFile,
    order: Annotated[
        str | None, typer.Argument(help="A draft or rejected order; without it a new one is made.")
    ] = None,
    retailer: MaybeRetailer = None,
    package: MaybePackage = None,
    segment: MaybeSegment = None,
    period_start: MaybePeriodStart = None,
    period_end: MaybePeriodEnd = None,
    package_version: PackageVersion = 1,
) -> None:
    """提交: submit an order with its terms; without an id, make it and submit it in one step."""
    with errors_shown():
        terms = read_terms(terms_file)
        given = (retailer, package, segment, period_start, period_end)
        if order is None and None in given:
            raise CommandError("a new order needs --retailer, --package, --segment, --from and --to")
        if order is not None and any(given):
            raise CommandError("an order that exists is submitted as it is; change it with: energysale order revise")
    if order is not None:
        call.change(
            lambda version: steps.submit(order, version=version, terms=terms),
            lambda client: client.orders.submit(order, terms=terms),
        )
        return
    fields = OrderFields(
        retailer=retailer or "",
        package=package or "",
        package_version=package_version,
        segment=segment or "",
        period_start=period_start or "",
        period_end=period_end or "",
    )
    call.make(lambda: steps.submit_new(fields, terms=terms))


def revise(
    call: StepCall,
    order: OrderId,
    retailer: Retailer,
    package: Package,
    segment: Segment,
    period_start: PeriodStart,
    period_end: PeriodEnd,
    package_version: PackageVersion = 1,
) -> None:
    """修改: change a draft or a rejected order."""
    fields = OrderFields(
        retailer=retailer,
        package=package,
        package_version=package_version,
        segment=segment,
        period_start=period_start,
        period_end=period_end,
    )
    call.change(
        lambda version: steps.revise(order, version=version, fields=fields),
        lambda client: client.orders.revise(order, fields),
    )


def counter(
    call: StepCall,
    order: OrderId,
    terms_file: TermsFile,
    package: MaybePackage = None,
    package_version: MaybePackageVersion = None,
    period_start: MaybePeriodStart = None,
    period_end: MaybePeriodEnd = None,
) -> None:
    """还价: answer with other terms, and with another package or period where you say so."""
    with errors_shown():
        terms = read_terms(terms_file)
    given = {
        "package": package,
        "package_version": package_version,
        "period_start": period_start,
        "period_end": period_end,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    call.change(
        lambda version: steps.counter(order, version=version, terms=terms, changes=changes),
        lambda client: client.orders.counter(order, terms=terms, changes=changes),
    )


def reject(call: StepCall, order: OrderId, reason: Reason) -> None:
    """驳回: send the order back to the consumer."""
    call.change(
        lambda version: steps.reject(order, version=version, reason=reason),
        lambda client: client.orders.reject(order, reason=reason),
    )


def confirm(call: StepCall, order: OrderId, terms_hash: TermsHash = None) -> None:
    """确认: agree to the deposited terms. They are opened and hashed first."""
    call.change(
        lambda version: steps.confirm(order, version=version, terms_hash=_given(terms_hash, "--terms-hash")),
        lambda client: client.orders.confirm(order),
    )


def audit(call: StepCall, order: OrderId) -> None:
    """审核: pass the order's parties, package, period and terms hash."""
    call.change(
        lambda version: steps.audit(order, version=version),
        lambda client: client.orders.audit(order),
    )


def sign(call: StepCall, order: OrderId, text_hash: TextHash = None) -> None:
    """签订: sign the contract text (see: energysale order text)."""
    call.change(
        lambda version: steps.sign(order, version=version, text_hash=_given(text_hash, "--text-hash")),
        lambda client: client.orders.sign(order),
    )


def archive(call: StepCall, order: OrderId, text_hash: TextHash = None) -> None:
    """上链归档: archive what both have signed; the contract, or its change, takes effect."""
    call.change(
        lambda version: steps.archive(order, version=version, text_hash=_given(text_hash, "--text-hash")),
        lambda client: client.orders.archive(order),
    )


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


def propose_termination(call: StepCall, order: OrderId, text_hash: TextHash = None) -> None:
    """解除: propose to end the contract, and sign the agreement."""
    call.change(
        lambda version: steps.propose_termination(order, version=version, text_hash=_given(text_hash, "--text-hash")),
        lambda client: client.orders.propose_termination(order),
    )


def accept(call: StepCall, order: OrderId, text_hash: TextHash = None) -> None:
    """Accept the other party's proposal: sign its text."""
    call.change(
        lambda version: steps.accept(order, version=version, text_hash=_given(text_hash, "--text-hash")),
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


def _given(value: str | None, option: str) -> str:
    if value is None:
        raise CommandError(f"with --version nothing is read and checked for you: name {option} as well")
    return value


def _never(_: int) -> Any:
    raise CommandError("an amendment needs the order as it stands")


_COMMANDS: tuple[Callable[..., None], ...] = (
    create,
    submit,
    revise,
    counter,
    reject,
    confirm,
    audit,
    sign,
    archive,
    dispute,
    resolve,
    propose_amendment,
    propose_termination,
    accept,
    purge,
)
