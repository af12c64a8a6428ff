"""`energysale order`: an order and its contract, from draft to end."""

from __future__ import annotations

from typing import Any

from typer.main import get_command

from gateway.commands.contract_steps import add_contract_steps
from gateway.commands.order_reads import add_reads
from gateway.commands.order_steps import add_steps
from gateway.commands.shell import group


def load(_: str) -> Any:
    orders = group(
        "Orders and their contracts, from draft to end.",
        epilog="A step without --version reads the order first; confirm, sign, accept and archive then also check the "
        "terms and the text against the ledger's hashes before anything is signed.",
    )
    add_steps(orders)
    add_contract_steps(orders)
    add_reads(orders)
    return get_command(orders)
