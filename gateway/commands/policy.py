"""`energysale policy`: the flow policies of the market segments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.client import registry_steps
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import CommandError, errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

EXAMPLE = '{"audit": "before_sign", "consumer_reconfirms": true, "deadlines_s": {"submitted": 604800}}'


def set_policy(
    call: StepCall,
    segment: Annotated[str, typer.Argument(help="Market segment.")],
    file: Annotated[Path, typer.Option(help=f"The policy as JSON, such as {EXAMPLE}")],
) -> None:
    """Set a segment's flow policy (the exchange does). --version is the present policy's; none where there is none."""
    with errors_shown():
        try:
            policy = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            raise CommandError(f"{file} cannot be read as JSON; a policy looks like {EXAMPLE}") from None
    call.make(lambda: registry_steps.set_flow_policy(segment=segment, version=call.version, policy=policy))


def find(call: ReadCall) -> None:
    """List every version of every segment's policy; an order keeps the one that it was made under."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = await client.registry.policies()
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["segment"],
                each["version"],
                each["policy"]["audit"],
                "yes" if each["policy"]["consumer_reconfirms"] else "no",
                {state: f"{seconds // 3_600} h" for state, seconds in each["policy"]["deadlines_s"].items()},
            )
            for each in found
        ]
        show_rows(("segment", "version", "audit", "consumer reconfirms", "deadlines"), rows)

    call.read(work)


def load(_: str) -> Any:
    policies = group("Flow policies of the market segments.")
    step_command(policies, "set")(set_policy)
    read_command(policies, "list")(find)
    return get_command(policies)
