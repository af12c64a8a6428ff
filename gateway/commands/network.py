"""The network's own commands; `up` opens the market as well."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

from gateway.client.bootstrap import bootstrap
from gateway.commands.shell import errors_shown
from gateway.fabric import GatewayError
from gateway.service_users import register_service_users
from network.commands import register
from network.readiness import wait_until

_PATIENCE_S = 60.0  # the supervisor starts a lost node again, and Raft has a leader, in a few seconds


def open_market(run: Path) -> None:
    """What `up` does once transactions can be endorsed; again where a node is lost meanwhile.

    Raises NotReady when no attempt of a minute succeeds.
    """

    async def work() -> None:
        await bootstrap(run)
        await register_service_users(run)

    def lacking() -> str | None:
        try:
            asyncio.run(work())
        except GatewayError as error:
            return str(error)
        return None

    with errors_shown():
        wait_until(lacking, what="the market", timeout_s=_PATIENCE_S, interval_s=0.5)


def load(name: str) -> Any:
    group = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    register(group, after_chaincode=open_market)
    return get_command(group).commands[name]  # type: ignore[attr-defined] # several commands make a group
