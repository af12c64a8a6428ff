"""`energysale notification`: what waits for the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient


def find(
    call: ReadCall,
    everything: Annotated[bool, typer.Option("--all", help="Those that were read, too.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many, the newest first.")] = 50,
) -> None:
    """List what waits for the user, the newest first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        page = await client.notifications.newest(unread=not everything, limit=limit)
        if call.as_json:
            show_json(page)
            return
        rows = [
            (
                each["id"],
                f"{each['title_zh']} {each['title_en']}",
                each["subject"],
                moment(each["created_at"]),
                moment(each["due_at"]) if each["due_at"] else "",
            )
            for each in page["items"]
        ]
        show_rows(("id", "notification", "about", "at (UTC+8)", "until (UTC+8)"), rows)

    call.read(work)


def read(call: ReadCall, ids: Annotated[list[int], typer.Argument(help="Ids of notifications.")]) -> None:
    """Mark notifications as read."""

    async def work(client: EnergySaleClient) -> None:
        marked = await client.notifications.mark_read(ids)
        if call.as_json:
            show_json({"marked": marked})
        else:
            typer.echo(f"{marked} marked as read")

    call.read(work)


def load(_: str) -> Any:
    notifications = group("What waits for the user.")
    read_command(notifications, "list")(find)
    read_command(notifications)(read)
    return get_command(notifications)
