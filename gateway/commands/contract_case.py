"""Disputes as commands: statements, documents, opened terms, rulings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.client.steps import Step
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.order_parameters import OrderId, Reason
from gateway.commands.shell import CommandError, errors_shown, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Text = Annotated[Path | None, typer.Option("--text", metavar="FILE", help="What to say, as UTF-8 text.")]
Documents = Annotated[
    list[str] | None, typer.Option("--document", metavar="HASH", help="Of a document that was brought; may repeat.")
]
_MEDIA_TYPES = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def add_case(group: typer.Typer) -> None:
    """Add these commands to `group`."""
    for command in (dispute, state_case, open_terms, resolve):
        step_command(group)(command)
    read_command(group)(case)
    read_command(group)(add_document)


def dispute(call: StepCall, order: OrderId, reason: Reason, text: Text = None, documents: Documents = None) -> None:
    """质疑: freeze a running contract, with a statement for the other party and the exchange."""
    said = _read(text)
    call.change(
        lambda version: Step(action="dispute", target=order, version=version, args={"reason": reason}),
        lambda client: client.contracts.dispute(order, reason=reason, text=said, documents=documents or ()),
    )


def state_case(call: StepCall, order: OrderId, text: Text, documents: Documents = None) -> None:
    """陈述: state your case in a dispute. Online only."""
    said = _read(text) or ""
    call.change(_online_only, lambda client: client.contracts.state_case(order, said, documents=documents or ()))


def open_terms(call: StepCall, order: OrderId) -> None:
    """Open the order's terms to the exchange, by a signed step. Online only."""
    call.change(_online_only, lambda client: client.contracts.open_terms(order))


def resolve(
    call: StepCall,
    order: OrderId,
    outcome: Annotated[str, typer.Option(help="resume or cancel")],
    reason: Reason,
    text: Text = None,
) -> None:
    """裁定: end a dispute, with a ruling for the parties."""
    said, args = _read(text), {"outcome": outcome, "reason": reason}
    call.change(
        lambda version: Step(action="resolve", target=order, version=version, args=args),
        lambda client: client.contracts.resolve(order, outcome=outcome, reason=reason, text=said),
    )


def case(call: ReadCall, order: OrderId) -> None:
    """Show what was said in the order's last dispute, as far as it is for you."""

    async def work(client: EnergySaleClient) -> None:
        show_json(await client.contracts.case(order))

    call.read(work)


def add_document(
    call: ReadCall, order: OrderId, file: Annotated[Path, typer.Argument(help="A PDF, PNG or JPEG.")]
) -> None:
    """Keep a document with your organisation's API; prints the hash that a statement names."""
    media_type = _MEDIA_TYPES.get(file.suffix.lower())
    with errors_shown():
        if media_type is None or not file.is_file():
            raise CommandError(f"{file} is no PDF, PNG or JPEG")
        content = file.read_bytes()

    async def work(client: EnergySaleClient) -> None:
        typer.echo(await client.contracts.add_document(order, content, media_type=media_type or ""))

    call.read(work)


def _read(text: Path | None) -> str | None:
    if text is None:
        return None
    with errors_shown():
        try:
            return text.read_text("utf-8").replace("\n", " ").strip()
        except (OSError, ValueError):
            raise CommandError(f"{text} cannot be read as UTF-8 text") from None


def _online_only(_: int) -> Step:
    raise CommandError("this step is prepared by the API: leave --offline and --version out")
