"""`energysale announcement`: what the exchange tells everybody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.client import steps
from gateway.commands.argument_files import read_arguments
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

EXAMPLE = "energysale announcement example"
AnnouncementId = Annotated[str, typer.Argument(help="Id of the announcement.")]
Draft = Annotated[Path, typer.Argument(help=f"The announcement as TOML or JSON; see: {EXAMPLE}")]


def publish(
    call: StepCall,
    file: Draft,
    corrects: Annotated[str | None, typer.Option(help="The announcement that this one corrects.")] = None,
) -> None:
    """公告: publish an announcement, or with --corrects the next version of one (an id in the file is left out)."""
    with errors_shown():
        args = read_arguments(file, example=EXAMPLE)
    if corrects is None:
        call.make(lambda: steps.publish_announcement(args))
        return
    announcement, content = corrects, {name: part for name, part in args.items() if name != "announcement"}
    call.change(
        lambda version: steps.publish_announcement(content, target=announcement, version=version),
        lambda client: client.announcements.correct(announcement, content),
    )


def withdraw(
    call: StepCall,
    announcement: AnnouncementId,
    reason: Annotated[str, typer.Option(help="Why: a short code of a-z and '_'; it stays on the ledger.")],
) -> None:
    """Withdraw an announcement, for good; what it said stays on the ledger."""
    call.change(
        lambda version: steps.withdraw_announcement(announcement, version=version, reason=reason),
        lambda client: client.announcements.withdraw(announcement, reason=reason),
    )


def find(
    call: ReadCall,
    status: Annotated[str | None, typer.Option(help="published or withdrawn.")] = None,
    importance: Annotated[str | None, typer.Option(help="normal or important.")] = None,
    holds_on: Annotated[str | None, typer.Option(help="Only those valid on this date (YYYY-MM-DD).")] = None,
) -> None:
    """List announcements, the last published first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        filters = {"status": status, "importance": importance, "holds_on": holds_on}
        found = [each async for each in client.announcements.find(**filters)]
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["announcement_id"],
                each["version"],
                each["status"],
                each["importance"],
                each["title"]["zh"],
                each["title"]["en"],
                moment(each["published_at"]),
                each["valid_to"],
            )
            for each in found
        ]
        headings = ("announcement", "version", "status", "importance", "标题", "title", "published (UTC+8)", "valid to")
        show_rows(headings, rows)

    call.read(work)


def show(call: ReadCall, announcement: AnnouncementId) -> None:
    """Show an announcement in both languages, and its versions."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        found = await client.announcements.get(announcement)
        versions = [each async for each in client.announcements.versions(announcement)]
        if call.as_json:
            show_json({**found, "versions": versions})
            return
        for language in ("zh", "en"):
            typer.echo("\n\n".join((found["title"][language], *found["text"][language])) + "\n")
        rows = [
            (each["version"], each["status"], each["operator"], moment(each["refreshed_at"]), each["reason"])
            for each in versions
        ]
        show_rows(("version", "status", "by", "at (UTC+8)", "reason"), rows)

    call.read(work)


def example() -> None:
    """Print an example of an announcement, to be changed and published."""
    from chaincode.actions import ACTIONS

    show_json(ACTIONS["publish_announcement"].example)


def load(_: str) -> Any:
    announcements = group("Announcements of the exchange: published, corrected, withdrawn.")
    step_command(announcements)(publish)
    step_command(announcements)(withdraw)
    read_command(announcements, "list")(find)
    read_command(announcements)(show)
    announcements.command()(example)
    return get_command(announcements)
