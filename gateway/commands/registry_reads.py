"""Reads of participants and users as commands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Participant = Annotated[str, typer.Argument(help="Id of the participant.")]
User = Annotated[str, typer.Argument(help="Id of the user.")]
Organisation = Annotated[str | None, typer.Option(help="Only of this organisation (MSP id).")]
Status = Annotated[str | None, typer.Option(help="Only with this status.")]
Text = Annotated[str | None, typer.Option(help="Only ids with this in them.")]
Limit = Annotated[int, typer.Option(min=1, help="At most so many.")]


def add_participant_reads(group: typer.Typer) -> None:
    """Add the reads of participants to `group`."""
    read_command(group, "list")(find_participants)
    read_command(group, "show")(show_participant)
    read_command(group, "history")(participant_history)


def add_user_reads(group: typer.Typer) -> None:
    """Add the reads of users to `group`."""
    read_command(group, "list")(find_users)
    read_command(group, "show")(show_user)
    read_command(group, "history")(user_history)


def find_participants(
    call: ReadCall,
    kind: Annotated[str | None, typer.Option(help="Only of this kind.")] = None,
    organisation: Organisation = None,
    consumer_class: Annotated[
        str | None, typer.Option("--class", help="Only industrial, commercial or residential consumers.")
    ] = None,
    status: Status = None,
    text: Text = None,
    limit: Limit = 500,
) -> None:
    """List the market's participants, by id."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        filters = {"kind": kind, "organisation": organisation, "class": consumer_class, "status": status, "text": text}
        found = await client.registry.participants(most=limit, **filters)
        if call.as_json:
            show_json(found)
            return
        names = ("participant_id", "kind", "organisation", "class", "status", "credit_rating")
        rows = [[each[name] for name in names] for each in found]
        show_rows(("participant", "kind", "organisation", "class", "status", "rating"), rows)

    call.read(work)


def show_participant(call: ReadCall, participant: Participant) -> None:
    """Show a participant, how many users act for it, and which certificate and qualification end first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_fields

        found = await client.registry.participant(participant)
        if call.as_json:
            show_json(found)
            return
        ends = found["certificates_end"]
        show_fields(
            {
                **found,
                "refreshed_at": moment(found["refreshed_at"]),
                "certificates_end": None if ends is None else moment(ends),
            }
        )

    call.read(work)


def participant_history(call: ReadCall, participant: Participant) -> None:
    """Show every step on a participant with what it changed: its credit ratings are among them."""

    async def work(client: EnergySaleClient) -> None:
        _show_steps(await client.registry.participant_history(participant), as_json=call.as_json)

    call.read(work)


def find_users(
    call: ReadCall,
    participant: Annotated[str | None, typer.Option(help="Only those who act for this participant.")] = None,
    holding: Annotated[str | None, typer.Option("--role", help="Only those who hold this role.")] = None,
    organisation: Organisation = None,
    status: Status = None,
    text: Text = None,
    limit: Limit = 500,
) -> None:
    """List users, by id."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        filters = {
            "participant": participant,
            "role": holding,
            "organisation": organisation,
            "status": status,
            "text": text,
        }
        found = await client.registry.users(most=limit, **filters)
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["user_id"],
                each["organisation"],
                "; ".join(f"{name}: {', '.join(roles)}" for name, roles in each["memberships"].items()),
                each["status"],
                moment(each["valid_until"]) if each["valid_until"] else "",
            )
            for each in found
        ]
        show_rows(("user", "organisation", "acts for", "status", "valid until (UTC+8)"), rows)

    call.read(work)


def show_user(call: ReadCall, user: User) -> None:
    """Show a user as the ledger has it."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields

        found = await client.registry.user(user)
        if call.as_json:
            show_json(found)
        else:
            show_fields(found)

    call.read(work)


def user_history(call: ReadCall, user: User) -> None:
    """Show every step on a user with what it changed."""

    async def work(client: EnergySaleClient) -> None:
        _show_steps(await client.registry.user_history(user), as_json=call.as_json)

    call.read(work)


def _show_steps(steps: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    from gateway.commands.tables import moment, show_rows

    if as_json:
        show_json(steps)
        return
    rows = [
        (
            each["version"],
            each["action"],
            each["actor"],
            each["role"],
            moment(each["at"]),
            _changes(each["changes"]),
            each["reason"],
            each["block"],
        )
        for each in steps
    ]
    show_rows(("version", "action", "by", "as", "at (UTC+8)", "changed", "reason", "block"), rows)


def _changes(changes: Mapping[str, Mapping[str, Any]] | None) -> str:
    if changes is None:
        return "(a later step of the same transaction wrote it again)"
    return "; ".join(f"{name}: {_text(each['before'])} > {_text(each['after'])}" for name, each in changes.items())


def _text(value: Any) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
