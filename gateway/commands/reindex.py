"""`energysale reindex`: rebuild read models from block 0, or compare them with the chain."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.shell import DIFFERENT, CommandError, api_of, organisations, run, run_directory

if TYPE_CHECKING:
    from gateway.projection.rebuild import Rebuilt


def reindex(
    org: Annotated[list[str] | None, typer.Option("--org", help="MSP id; may be repeated. Without it: all.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Compare only. The APIs may go on.")] = False,
) -> None:
    """Rebuild the read models from block 0 and put them in place, or with --check compare them with the chain.

    Exit code 6: --check found rows that differ.
    """

    async def work() -> None:
        found = 0
        for organisation in org or organisations():
            if not check:
                _require_stopped(organisation)
            rebuilt = await _rebuild(organisation, check=check)
            found += len(rebuilt.found)
            typer.echo(f"{organisation}: {rebuilt.height + 1} blocks, {len(rebuilt.found)} rows differed")
            for difference in rebuilt.found[:20]:
                key = "/".join(map(str, difference.key))
                typer.echo(f"  {difference.kind}: {difference.table} {key}", err=True)
        if check and found:
            raise typer.Exit(DIFFERENT)

    run(work)


async def _rebuild(organisation: str, *, check: bool) -> Rebuilt:
    from rich.console import Console
    from rich.progress import Progress

    from gateway.fabric import GatewayError, connect, load_connection_profile
    from gateway.projection.database import Database
    from gateway.projection.errors import ProjectionError
    from gateway.projection.rebuild import rebuild
    from gateway.projection.source import PeerBlocks
    from gateway.settings import SettingsError, load_settings

    run_path = run_directory()
    path = run_path / "profiles" / f"{organisation}.json"
    try:
        settings = load_settings(profile=path, state=run_path / "api" / organisation)
        database = Database(settings.database_url)
        try:
            with Progress(console=Console(stderr=True), transient=True) as progress:
                task = progress.add_task(f"blocks of {organisation}", total=None)
                async with connect(load_connection_profile(path)) as gateway:
                    return await rebuild(
                        source=PeerBlocks(gateway.network(settings.channel), private_data=settings.holds_terms),
                        database=database,
                        chaincode=settings.chaincode,
                        network_id=settings.network_id,
                        with_terms=settings.holds_terms,
                        scratch=settings.state,
                        check=check,
                        on_block=lambda height: progress.update(task, completed=height),
                    )
        finally:
            database.close()
    except (ProjectionError, SettingsError, GatewayError) as error:
        raise CommandError(f"{organisation}: {error}") from error


def _require_stopped(organisation: str) -> None:
    """A running API would go on with what it has in its caches."""
    try:
        with urllib.request.urlopen(f"{api_of(organisation)}/healthz", timeout=2):  # noqa: S310 - http by construction
            pass
    except urllib.error.HTTPError:
        pass
    except OSError:
        return
    raise CommandError(
        f"the API of {organisation} is running; stop it with `energysale down` and `energysale up --no-apis`, "
        "or compare only with --check"
    )


def load(_: str) -> Any:
    group = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    group.command()(reindex)
    return get_command(group)
