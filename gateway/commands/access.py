"""`energysale access`: the access model, its versions, and what puts one in force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import CommandError, group, show_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.client.client import EnergySaleClient

Number = Annotated[int, typer.Argument(min=1, help="Number of the version.")]
File = Annotated[Path, typer.Argument(help="The model as JSON, as `access export` writes it.")]


def show(call: ReadCall) -> None:
    """Show which version is in force, whether all fits the ledger, and each role's business roles."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields, show_rows

        state, roles = await client.access.state(), await client.access.roles()
        if call.as_json:
            show_json({**state, "roles": roles})
            return
        brief = {name: _brief(state[name]) for name in ("ledger", "in_force", "newest")}
        show_fields({**brief, "drift": state["drift"] or "none"})
        rows = [(each["role"], each["title"]["zh"], each["side"], each["business_roles"]) for each in roles]
        show_rows(("role", "title", "side", "business roles"), rows)

    call.read(work)


def history(call: ReadCall) -> None:
    """List all versions, newest first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        found = await client.access.history()
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["version"],
                "in force" if each["in_force"] else "",
                each["kind"],
                each["author"],
                moment(each["made_at"]),
                len(each["difference"]["changes"]),
                each["model_hash"],
            )
            for each in found
        ]
        show_rows(("version", "", "how", "author", "made (UTC+8)", "changes", "hash"), rows)

    call.read(work)


def diff(
    call: ReadCall, what: Annotated[str, typer.Argument(help="A version's number, or a file that could be imported.")]
) -> None:
    """Show what a version changed, or what importing a file would change."""

    async def work(client: EnergySaleClient) -> None:
        if what.isdecimal():
            found = (await client.access.version(int(what)))["difference"]
        else:
            found = (await client.access.rehearse(_read(Path(what))))["difference"]
        _show_difference(found, as_json=call.as_json)

    call.read(work)


def export(
    call: ReadCall,
    number: Annotated[int | None, typer.Argument(min=1, help="Number of the version; else the newest.")] = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Into FILE instead of to the screen.")] = None,
) -> None:
    """Write a version as a file that `access import` takes."""

    async def work(client: EnergySaleClient) -> None:
        wanted = number or (await client.access.state())["newest"]["version"]
        text = json.dumps((await client.access.version(wanted))["document"], indent=1, ensure_ascii=False)
        if to is None:
            typer.echo(text)
            return
        try:
            to.write_text(text + "\n", "utf-8")
        except OSError as error:
            raise CommandError(f"{to}: {error.strerror}") from None
        typer.echo(f"version {wanted} is in {to}")

    call.read(work)


def import_file(
    call: ReadCall,
    file: File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would change.")] = False,
    base: Annotated[
        int | None, typer.Option("--base", min=1, help="The version that the file was made from; else the newest.")
    ] = None,
) -> None:
    """Make a file the next version (a security administrator does). Put it in force with `access anchor`."""

    async def work(client: EnergySaleClient) -> None:
        document = _read(file)
        rehearsed = await client.access.rehearse(document)
        if dry_run:
            _show_difference(rehearsed["difference"], as_json=call.as_json)
            return
        made = await client.access.import_document(document, base=base or rehearsed["base"])
        if call.as_json:
            show_json(made)
        else:
            typer.echo(
                f"version {made['version']}, hash {made['model_hash']}; energysale access anchor {made['version']}"
            )

    call.read(work)


def anchor(call: ReadCall, number: Number) -> None:
    """Put a version in force: sign its hash and the market part of it for the ledger (the exchange's does)."""

    async def work(client: EnergySaleClient) -> None:
        receipt = await client.access.anchor(number)
        if call.as_json:
            show_json({"status": receipt.status, "block": receipt.block_number})
        else:
            typer.echo(f"{receipt.status}: version {number} is in force with block {receipt.block_number}")

    call.read(work)


def load(_: str) -> Any:
    commands = group("The access model: which role may do what, and its versions.")
    for name, function in (
        ("show", show),
        ("history", history),
        ("diff", diff),
        ("export", export),
        ("import", import_file),
        ("anchor", anchor),
    ):
        read_command(commands, name)(function)
    return get_command(commands)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None


def _brief(part: Mapping[str, Any] | None) -> str:
    return "none" if part is None else f"{part['version']} ({part['model_hash']})"


def _show_difference(found: Mapping[str, Any], *, as_json: bool) -> None:
    from gateway.commands.tables import show_rows

    if as_json:
        show_json(found)
        return
    rows = [(each["path"], _text(each["before"]), _text(each["after"])) for each in found["changes"]]
    show_rows(("what", "before", "after"), rows)
    roles = sorted(found["gained"].keys() | found["lost"].keys())
    effects = [(role, found["gained"].get(role, []), found["lost"].get(role, [])) for role in roles]
    show_rows(("role", "gains", "loses"), effects)


def _text(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
