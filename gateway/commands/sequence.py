"""`energysale sequence`: trading sequences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.client import trading_steps as steps
from gateway.commands.json_file import read_object
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

SequenceId = Annotated[str, typer.Argument(help="Id of the trading sequence.")]
_EXAMPLE = "energysale sequence example"


def announce(
    call: StepCall,
    file: Annotated[Path, typer.Argument(help=f"The sequence as JSON ('-': stdin); see: {_EXAMPLE}")],
) -> None:
    """公告: announce what is traded, in which mode, within which limits, and when."""
    with errors_shown():
        args = read_object(file, what="trading sequence", example=_EXAMPLE)
    call.make(lambda: steps.announce_sequence(args))


def open_(call: StepCall, sequence: SequenceId) -> None:
    """开市: let declarations in, from the announced time on."""
    _step(call, "open_sequence", sequence)


def close(call: StepCall, sequence: SequenceId) -> None:
    """闭市: let no more declarations in; an auction's bids are then revealed."""
    _step(call, "close_sequence", sequence)


def cancel(
    call: StepCall,
    sequence: SequenceId,
    reason: Annotated[str, typer.Option(help="Why: a short code of a-z and '_'; it stays on the ledger.")],
) -> None:
    """取消: end a sequence before its result; orders that were made of it stay."""
    call.change(
        lambda version: steps.cancel_sequence(sequence, version=version, reason=reason),
        lambda client: client.sequences.cancel(sequence, reason=reason),
    )


def find(
    call: ReadCall,
    status: Annotated[str | None, typer.Option(help="Only those in this status.")] = None,
    mode: Annotated[str | None, typer.Option(help="bilateral, listing or auction.")] = None,
    segment: Annotated[str | None, typer.Option(help="Only of this market segment.")] = None,
) -> None:
    """List trading sequences, the last to open first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        filters = {"status": status, "mode": mode, "segment": segment}
        found = [each async for each in client.sequences.find(**filters)]
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["sequence_id"],
                f"{each['kind']}, {each['mode']}",
                each["status"],
                each["segment"],
                f"{each['period_start']} / {each['period_end']}",
                moment(each["opens_at"]),
                moment(each["closes_at"]),
            )
            for each in found
        ]
        headings = ("sequence", "kind, mode", "status", "segment", "delivery", "opens (UTC+8)", "closes (UTC+8)")
        show_rows(headings, rows)

    call.read(work)


def show(call: ReadCall, sequence: SequenceId) -> None:
    """Show a trading sequence, and who took which step on it."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_fields, show_rows

        found = await client.sequences.get(sequence)
        history = [each async for each in client.sequences.history(sequence)]
        if call.as_json:
            show_json({**found, "history": history})
            return
        times = {name: moment(found[name]) for name in ("opens_at", "closes_at", "reveal_until") if found[name]}
        show_fields({**found, **times})
        rows = [(each["version"], each["action"], each["actor"], moment(each["at"]), each["block"]) for each in history]
        show_rows(("version", "step", "by", "at (UTC+8)", "block"), rows)

    call.read(work)


def example() -> None:
    """Print an example of a trading sequence, to be changed and announced."""
    from chaincode.actions import ACTIONS

    show_json(ACTIONS["announce_sequence"].example)


def _step(call: StepCall, action: str, sequence: str) -> None:
    call.change(
        lambda version: steps.on_sequence(action, sequence, version=version),
        lambda client: client.sequences.step(action, sequence),
    )


def load(_: str) -> Any:
    sequences = group("Trading sequences: announced, opened and closed by the exchange.")
    step_command(sequences)(announce)
    step_command(sequences, "open")(open_)
    step_command(sequences)(close)
    step_command(sequences)(cancel)
    read_command(sequences, "list")(find)
    read_command(sequences)(show)
    sequences.command()(example)
    return get_command(sequences)
