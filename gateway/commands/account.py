"""`energysale account`: balances, open bills and postings; payments, refunds, deposits, late fees, payouts."""

from __future__ import annotations

from typing import Any

from typer.main import get_command

from gateway.commands.account_reads import add_reads
from gateway.commands.account_runs import add_runs
from gateway.commands.account_steps import add_steps
from gateway.commands.shell import group

EPILOG = "Amounts are private: they come from files or standard input, never from the command line."


def load(_: str) -> Any:
    accounts = group("Accounts: what stands, what is open, and the postings that change it.", epilog=EPILOG)
    for add in (add_reads, add_steps, add_runs):
        add(accounts)
    return get_command(accounts)
