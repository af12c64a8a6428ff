"""`energysale bill question|answer|accept|dispute|questions`: what is asked about bills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.order_parameters import OrderId
from gateway.commands.shell import show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Month = Annotated[str, typer.Argument(help="The month, YYYY-MM.")]
QuestionId = Annotated[str, typer.Argument(help="Digest of the intent that asked: the question's id.")]
Text = Annotated[str, typer.Option("--text", help="What is said; only the two parties see it.")]


def question(
    call: StepCall,
    order: OrderId,
    month: Month,
    text: Text,
    line: Annotated[
        int | None, typer.Option(help="This line of the bill, the first one is 1; else the whole.", min=1)
    ] = None,
) -> None:
    """Ask about a bill, or one of its lines. The retailer answers within 10 working days."""
    place = None if line is None else line - 1
    call.online(lambda client: client.bill_questions.ask(order, month, text, line=place))


def answer(call: StepCall, question: QuestionId, text: Text) -> None:
    """Answer a question about a bill."""
    call.online(lambda client: client.bill_questions.answer(question, text))


def accept(call: StepCall, question: QuestionId) -> None:
    """Be content with an answer."""
    call.online(lambda client: client.bill_questions.accept(question))


def dispute(
    call: StepCall,
    question: QuestionId,
    reason: Annotated[str, typer.Option(help="Why: a short code of a-z and '_'; it stays on the ledger.")],
) -> None:
    """Leave a question to the exchange, whose ruling makes another version of the bill: disputes the contract too."""
    call.online(lambda client: client.bill_questions.dispute(question, reason=reason))


def questions(
    call: ReadCall,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose answer is late.")] = False,
    state: Annotated[str | None, typer.Option(help="asked, answered, accepted or disputed.")] = None,
    order: Annotated[str | None, typer.Option(help="Of this contract.")] = None,
) -> None:
    """List questions about bills, by the date until which they are to be answered."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        filters = {"overdue": overdue or None, "state": state, "order": order}
        found = [each async for each in client.bill_questions.find(**filters)]
        if call.as_json:
            show_json(found)
            return
        names = ("question_id", "order_id", "month", "bill_version", "state", "asked_on", "answer_by", "answered_on")
        show_rows(names, [tuple(each[name] for name in names) for each in found])

    call.read(work)


def texts(call: ReadCall, question: QuestionId) -> None:
    """Show what was asked and answered, checked against the ledger's hashes."""

    async def work(client: EnergySaleClient) -> None:
        found = await client.bill_questions.texts(question)
        if call.as_json:
            show_json(found)
            return
        for name in ("question", "answer"):
            typer.echo(f"{name}: {found[name]['text'] if found[name] else 'none yet'}")

    call.read(work)


def add(bills: Any) -> None:
    """Put these commands into the group of bills."""
    for step in (question, answer, accept, dispute):
        step_command(bills)(step)
    for read in (questions, texts):
        read_command(bills)(read)
