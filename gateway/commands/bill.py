"""`energysale bill`: what a settled month costs, on screen, as files, and why it is more than another month."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands import bill_questions
from gateway.commands.options import ReadCall, read_command
from gateway.commands.order_parameters import OrderId
from gateway.commands.own_figures import (
    FiguresFile,
    OfMonth,
    Out,
    PackedReadings,
    figures,
    reconcile_figures,
)
from gateway.commands.shell import CommandError, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Month = Annotated[str, typer.Argument(help="The month, YYYY-MM.")]
OfVersion = Annotated[int | None, typer.Option("--of-version", help="This version instead of the present one.")]


class Kind(StrEnum):
    """As what a bill is saved."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"


class Language(StrEnum):
    """In which language a paper is."""

    ZH = "zh"
    EN = "en"


def show(call: ReadCall, order: OrderId, month: Month, of_version: OfVersion = None) -> None:
    """Show a bill's lines, what each party gets, and what is due, checked against the ledger's hash."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.bills.figures import kwh, price, yuan
        from gateway.bills.words import part_word, payee_word
        from gateway.commands.tables import show_fields, show_rows

        found = await client.settlements.statement(order, month, version=of_version)
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                " · ".join(
                    str(each) for each in (part_word(line["part"], "en"), line.get("price"), line.get("tier")) if each
                ),
                kwh(line["energy_wh"]) if "energy_wh" in line else "",
                price(line["price_e8_yuan_per_kwh"]) if "price_e8_yuan_per_kwh" in line else "",
                yuan(line["amount_fen"]),
                payee_word(line["payee"], "en"),
                line["rule"],
            )
            for line in found["lines"]
        ]
        show_rows(("part", "price", "tier", "kWh", "yuan/kWh", "yuan", "payee", "rule"), rows)
        show_fields(
            {
                "days": f"{found['start']} to {found['end']}, the last one not included",
                "version": found["version"],
                "kWh": kwh(found["energy_wh"]),
                "total, yuan": yuan(found["total_fen"]),
                **{f"{payee_word(name, 'en')} gets, yuan": yuan(fen) for name, fen in found["parties"].items()},
                "due with this bill, yuan": yuan(-found["due"]["consumer"]),
            }
        )

    call.read(work)


def save(
    call: ReadCall,
    order: Annotated[str, typer.Argument(help="Digest of the submit: the order's id; with --all the month.")],
    month: Annotated[str | None, typer.Argument(help="The month, YYYY-MM.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="This file; else named by the number.")] = None,
    kind: Annotated[Kind, typer.Option("--kind", help="The paper, or the lines as a table.")] = Kind.PDF,
    language: Annotated[Language, typer.Option("--language", help="Of the paper.")] = Language.ZH,
    every: Annotated[bool, typer.Option("--all", help="Of all your contracts: one ZIP, or one table.")] = False,
    of_version: OfVersion = None,
) -> None:
    """Save a bill as PDF, CSV or XLSX; with --all a month's, the papers as a ZIP, the lines as one table.

    For people of the grid company a month's lines are those by which it is paid.
    """

    async def work(client: EnergySaleClient) -> None:
        from gateway.bills.number import bill_number

        if every and kind is not Kind.PDF:
            content = await client.settlements.all_lines(kind.value, month=order)
            name = f"bill-lines-{order}.{kind.value}"
        elif every:
            content, name = await client.settlements.bills(order, language=language.value), f"bills-{order}.zip"
        elif month is None:
            raise CommandError("which month? energysale bill save ORDER YYYY-MM, or --all YYYY-MM")
        else:
            version = (await client.settlements.get(order, month, version=of_version))["version"]
            name = f"{bill_number(order, month, version)}.{kind.value}"
            if kind is Kind.PDF:
                content = await client.settlements.bill(order, month, version=version, language=language.value)
            else:
                content = await client.settlements.lines(order, month, kind.value, version=version)
        target = file or Path(name)
        target.write_bytes(content)
        typer.echo(str(target))

    call.read(work)


def compare(
    call: ReadCall,
    order: OrderId,
    month: Month,
    other_month: Annotated[str | None, typer.Option("--with", help="Another month than the one before.")] = None,
    other_order: Annotated[str | None, typer.Option("--with-order", help="A bill of another contract.")] = None,
) -> None:
    """Show why a bill is higher, or lower, than that of the month before: causes that add up to the difference."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.bills.figures import yuan
        from gateway.bills.words import part_word
        from gateway.commands.tables import show_rows

        found = await client.settlements.comparison(order, month, other_month=other_month, other_order=other_order)
        if call.as_json:
            show_json(found)
            return
        rows = [
            (part_word(each["part"], "en") if each["part"] else "", each["cause"], yuan(each["amount_fen"]))
            for each in found["effects"]
        ]
        show_rows(("part", "cause", "yuan"), [*rows, ("difference", "", yuan(found["difference_fen"]))])
        show_rows(("", "days", "kWh", "yuan/kWh", "yuan"), [_side(found[name]) for name in ("this", "other")])

    call.read(work)


def reconcile(
    call: ReadCall,
    file: FiguresFile,
    month: OfMonth,
    order: Annotated[
        str | None, typer.Option("--order", help="Only this contract; else each line names its own.")
    ] = None,
    readings: PackedReadings = None,
    out: Out = None,
) -> None:
    """Show what your own figures of a month and the bills differ by, each difference under its cause."""

    async def work(client: EnergySaleClient) -> None:
        asked = {**figures(file, month, readings), "order_id": order}
        words = {"whose": "bill", "name": "number", "without": "no_bill"}
        await reconcile_figures(client.settlements, month, asked, out=out, as_json=call.as_json, **words)

    call.read(work)


def _side(side: dict[str, Any]) -> tuple[Any, ...]:
    from gateway.bills.figures import kwh, price, yuan

    average = side["average_price_e8_yuan_per_kwh"]
    shown = "" if average is None else price(average)
    return side["number"], side["days"], kwh(side["energy_wh"]), shown, yuan(side["amount_fen"])


def load(_: str) -> Any:
    bills = group("Bills: shown, saved, compared, questioned, reconciled with your own figures.")
    for command in (show, save, compare, reconcile):
        read_command(bills)(command)
    bill_questions.add(bills)
    return get_command(bills)
