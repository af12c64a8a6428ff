"""`energysale session`: one's sessions with the API."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import group, show_json

PATH = "/api/v1/sessions"


def list_(call: ReadCall) -> None:
    """List your open sessions, newest first. The one of this command is among them."""

    async def work(client: Any) -> None:
        items = (await client.reader.get_object(PATH))["items"]
        if call.as_json:
            show_json(items)
            return
        from gateway.commands.tables import moment, show_rows

        columns = ("session_id", "participant", "role", "method", "address")
        rows = [
            (*(each[name] for name in columns), moment(each["opened_at"]), "this one" if each["current"] else "")
            for each in items
        ]
        show_rows((*columns, "opened", ""), rows)

    call.read(work)


def end(
    call: ReadCall,
    session_id: Annotated[str | None, typer.Argument(help="The session to end.")] = None,
    everywhere: Annotated[bool, typer.Option("--all", help="End all of them.")] = False,
) -> None:
    """End one of your sessions, or with --all every one: whoever holds a token of it is signed out at once."""
    if (session_id is None) is not everywhere:
        raise typer.BadParameter("name a session, or say --all")

    async def work(client: Any) -> None:
        path = PATH if session_id is None else f"{PATH}/{session_id}"
        headers = await client.session.headers()
        await client.http.request("DELETE", path, headers=headers)
        typer.echo("ended")

    call.read(work)


def load(_: str) -> Any:
    sessions = group("Your sessions with the API.")
    read_command(sessions, "list")(list_)
    read_command(sessions)(end)
    return get_command(sessions)
