"""`energysale bank-account`: where one's participant is paid."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.bank_file import ACCOUNT_EXAMPLE, read_account
from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

AccountId = Annotated[str, typer.Argument(help="The account's UUID, as `bank-account list` shows it.")]
AccountFile = Annotated[
    Path | None,
    typer.Option("--account", metavar="FILE", help=f"JSON ({ACCOUNT_EXAMPLE}), - for standard input; else asked for."),
]
AtRetailers = Annotated[
    bool,
    typer.Option("--retailers", help="At the retailers' API: where retailers pay you for what your plants feed in."),
]


def find(call: ReadCall, retailers: AtRetailers = False) -> None:
    """List your participant's bank accounts, masked, the newest first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        found = await client.bank_accounts.newest()
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["account_id"],
                each["phase"] or each["state"],
                each["number"],
                each["cnaps"],
                each["proposed_by"],
                each["decided_by"],
                moment(each["effective_at"]) if each["effective_at"] else "",
            )
            for each in found
        ]
        show_rows(("id", "state", "number", "cnaps", "proposed by", "decided by", "paid to from (UTC+8)"), rows)

    _at(call, retailers)(work)


def propose(
    call: ReadCall,
    account: AccountFile = None,
    account_id: Annotated[str | None, typer.Option("--id", help="A UUID of your own, to say it again.")] = None,
    retailers: AtRetailers = False,
) -> None:
    """Name the account to be paid to. A second person types it again and approves it."""
    with errors_shown():
        typed = read_account(account)

    async def work(client: EnergySaleClient) -> None:
        _show(call, await client.bank_accounts.propose(typed, account_id=account_id))

    _at(call, retailers)(work)


def approve(call: ReadCall, account_id: AccountId, account: AccountFile = None, retailers: AtRetailers = False) -> None:
    """Type again what somebody else has proposed, and approve it. It is paid to when its waiting time is over."""
    with errors_shown():
        typed = read_account(account)

    async def work(client: EnergySaleClient) -> None:
        _show(call, await client.bank_accounts.approve(account_id, typed))

    _at(call, retailers)(work)


def end(call: ReadCall, account_id: AccountId, retailers: AtRetailers = False) -> None:
    """Withdraw your own proposal, decline another's, or stop an approved account while it waits."""

    async def work(client: EnergySaleClient) -> None:
        await client.bank_accounts.end(account_id)
        typer.echo(f"given up: {account_id}")

    _at(call, retailers)(work)


def _at(call: ReadCall, retailers: bool) -> Callable[[Callable[[EnergySaleClient], Coroutine[Any, Any, None]]], None]:
    return call.read_as_payee if retailers else call.read


def _show(call: ReadCall, found: dict[str, Any]) -> None:
    from gateway.commands.tables import moment

    if call.as_json:
        show_json(found)
        return
    since = f", paid to from {moment(found['effective_at'])} (UTC+8)" if found["effective_at"] else ""
    typer.echo(f"{found['phase'] or found['state']}: {found['account_id']} {found['number']}{since}")


def load(_: str) -> Any:
    accounts = group("Bank accounts to which your participant is paid.")
    read_command(accounts, "list")(find)
    for command in (propose, approve, end):
        read_command(accounts)(command)
    return get_command(accounts)
