"""The steps from a draft to a contract in force as commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from gateway.client import steps
from gateway.client.steps import OrderFields
from gateway.commands.options import StepCall, step_command
from gateway.commands.order_parameters import OrderId, Reason, TermsFile, TermsHash, TextHash, given
from gateway.commands.shell import CommandError, errors_shown
from gateway.commands.terms_file import read_energy, read_terms

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


def add_steps(group: typer.Typer) -> None:
    """Add these steps to `group`."""
    for command in _COMMANDS:
        step_command(group)(command)


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
        named = (retailer, package, segment, period_start, period_end)
        if order is None and None in named:
            raise CommandError("a new order needs --retailer, --package, --segment, --from and --to")
        if order is not None and any(named):
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


def purchase(
    call: StepCall,
    retailer: Retailer,
    package: Package,
    segment: Segment,
    period_start: PeriodStart,
    period_end: PeriodEnd,
    energy_file: Annotated[Path, typer.Option("--energy", metavar="FILE", help="The energy in kWh ('-': stdin).")],
    package_version: PackageVersion = 1,
    risk_warning: Annotated[str | None, typer.Option(help="Hash of the package's risk warning, once read.")] = None,
) -> None:
    """购买套餐: take a package at its list prices. The energy is private, so it comes from a file."""
    with errors_shown():
        energy_wh = read_energy(energy_file)
    fields = OrderFields(
        retailer=retailer,
        package=package,
        package_version=package_version,
        segment=segment,
        period_start=period_start,
        period_end=period_end,
    )
    call.make(lambda: steps.purchase(fields, energy_wh=energy_wh, risk_warning=risk_warning))


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
        lambda version: steps.confirm(order, version=version, terms_hash=given(terms_hash, "--terms-hash")),
        lambda client: client.orders.confirm(order),
    )


def audit(call: StepCall, order: OrderId) -> None:
    """审核: pass the order's parties, package, period and terms hash."""
    call.change(
        lambda version: steps.audit(order, version=version),
        lambda client: client.orders.audit(order),
    )


def sign(call: StepCall, order: OrderId, text_hash: TextHash = None) -> None:
    """签订: sign the contract text (see: energysale contract text)."""
    call.change(
        lambda version: steps.sign(order, version=version, text_hash=given(text_hash, "--text-hash")),
        lambda client: client.orders.sign(order),
    )


def archive(call: StepCall, order: OrderId, text_hash: TextHash = None) -> None:
    """上链归档: archive what both have signed; the contract, or its change, takes effect."""
    call.change(
        lambda version: steps.archive(order, version=version, text_hash=given(text_hash, "--text-hash")),
        lambda client: client.orders.archive(order),
    )


_COMMANDS: tuple[Callable[..., None], ...] = (
    create,
    submit,
    purchase,
    revise,
    counter,
    reject,
    confirm,
    audit,
    sign,
    archive,
)
