"""`energysale contract`: texts, annexes, archive, progress, disputes, notice, renewal, default."""

from __future__ import annotations

from typing import Any

from typer.main import get_command

from gateway.commands.contract_case import add_case
from gateway.commands.contract_life import add_life
from gateway.commands.contract_reads import add_reads
from gateway.commands.shell import group


def load(_: str) -> Any:
    contracts = group(
        "Contracts: texts, annexes, archive, progress, disputes.",
        epilog="Texts and annexes are checked against the ledger's hashes before they are shown or signed.",
    )
    add_reads(contracts)
    add_life(contracts)
    add_case(contracts)
    return get_command(contracts)
