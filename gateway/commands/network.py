"""The network's own commands; `up` opens the market as well."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

from gateway.client.bootstrap import bootstrap
from gateway.commands.shell import errors_shown
from gateway.service_users import register_service_users
from network.commands import register


def open_market(run: Path) -> None:
    """What `up` does once transactions can be endorsed."""

    async def work() -> None:
        await bootstrap(run)
        await register_service_users(run)

    with errors_shown():
        asyncio.run(work())


def load(name: str) -> Any:
    group = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    register(group, after_chaincode=open_market)
    return get_command(group).commands[name]  # type: ignore[attr-defined] # several commands make a group
