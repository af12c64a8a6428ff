"""`energysale auction`: sealed bids, and what becomes of them."""

from __future__ import annotations

from typing import Any

from typer.main import get_command

from gateway.commands.auction_reads import add_reads
from gateway.commands.auction_steps import add_steps
from gateway.commands.shell import group


def load(_: str) -> Any:
    auctions = group(
        "Call auctions: sealed bids, one price, orders of its pairs.",
        epilog="What a bid says stays on this machine, beside your key, until you reveal it. Nobody else can.",
    )
    add_steps(auctions)
    add_reads(auctions)
    return get_command(auctions)
