"""`energysale verify`: recompute what was recorded: an evidence file by itself, an audit trail against the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from gateway.commands.options import AsJson
from gateway.commands.shell import DIFFERENT, CommandError, group, organisations, run, run_directory, show_json

if TYPE_CHECKING:
    from gateway.audit_trail.chain import Anchor, Verdict
    from gateway.settings import Settings


def file(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="What `energysale evidence` wrote.", show_default=False)],
    network: Annotated[
        str | None, typer.Option(metavar="CHANNEL/HASH", help="The network that the file must be about.")
    ] = None,
    trusted_roots: Annotated[
        Path | None, typer.Option(metavar="PEM", help="The only root certificates that organisations may have.")
    ] = None,
    documents: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Save the texts in the file here, once it holds.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check an evidence file offline, trusting nothing but the network's id: each step, who, when, and what it proves.

    `energysale verify FILE` does the same. Exit code 1: it does not hold; the step and the reason are named.
    """
    from gateway.verify.check_file import check_file

    code = check_file(path, network=network, trusted_roots=trusted_roots, as_json=as_json, documents=documents)
    raise typer.Exit(code)


def audit(
    org: Annotated[list[str] | None, typer.Option("--org", help="MSP id; may be repeated. Without it: all.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="CSV", help="An export of all entries, instead of the database.")
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no peer: compare with the anchors in the read model alone.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Recompute the hash chain of audit trails and compare it with the anchors on the ledger.

    Names the first entry that fails. Exit code 6: a trail does not hold.
    """

    async def work() -> None:
        if file is not None and len(org or ()) != 1:
            raise CommandError("--file is the trail of one organisation: name it with --org")
        verdicts = {each: await _verdict(each, file, offline=offline) for each in org or organisations()}
        _show(verdicts, as_json=as_json)
        if not all(verdict.holds for verdict in verdicts.values()):
            raise typer.Exit(DIFFERENT)

    run(work)


async def _verdict(organisation: str, file: Path | None, *, offline: bool) -> Verdict:
    from gateway.audit_trail.export import AuditFileError
    from gateway.audit_trail.verification import (
        NoAuditTrailError,
        anchors_in_read_model,
        verify_database,
        verify_export,
    )
    from gateway.settings import SettingsError, load_settings

    run_path = run_directory()
    try:
        settings = load_settings(
            profile=run_path / "profiles" / f"{organisation}.json", state=run_path / "api" / organisation
        )
        anchors = anchors_in_read_model(settings)
        newest = None if offline else await _newest(settings)
        if newest is not None and newest not in anchors:
            anchors.append(newest)
        return verify_database(settings, anchors) if file is None else verify_export(file, settings, anchors)
    except (SettingsError, NoAuditTrailError, AuditFileError) as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from error


async def _newest(settings: Settings) -> Anchor | None:
    from gateway.audit_trail.verification import newest_anchor_on_ledger
    from gateway.fabric import GatewayError, connect, load_connection_profile

    try:
        async with connect(load_connection_profile(settings.profile)) as gateway:
            contract = gateway.network(settings.channel).contract(settings.chaincode)
            return await newest_anchor_on_ledger(contract, settings.msp_id)
    except GatewayError as error:
        raise CommandError(f"no peer of {settings.msp_id} answers ({error}); --offline asks none") from error


def _show(verdicts: dict[str, Verdict], *, as_json: bool) -> None:
    if as_json:
        show_json(
            {
                organisation: {
                    "holds": verdict.holds,
                    "entries": verdict.entries,
                    "anchors": verdict.anchors,
                    "fault": None if verdict.fault is None else {"n": verdict.fault.n, "reason": verdict.fault.reason},
                }
                for organisation, verdict in verdicts.items()
            }
        )
        return
    for organisation, verdict in verdicts.items():
        if verdict.fault is None:
            typer.echo(f"{organisation}: {verdict.entries} entries hold, {verdict.anchors} anchors met")
        else:
            typer.echo(f"{organisation}: entry {verdict.fault.n} fails: {verdict.fault.reason}", err=True)


def load(_: str) -> Any:
    verify = group("Check an evidence file (`energysale verify FILE`), or audit trails against the ledger.")
    verify.callback(cls=_FileFirst)(_group)
    verify.command()(file)
    verify.command()(audit)
    return get_command(verify)


class _FileFirst(TyperGroup):
    """A group in which what is no command is the file to be checked."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = not args or args[0] in self.commands or args[0] == "--help"
        return super().parse_args(ctx, args if named else ["file", *args])


def _group() -> None:
    """The group has no options of its own."""
