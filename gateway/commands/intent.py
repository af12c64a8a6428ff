"""`energysale intent`: co-sign and send what was signed offline, look up what became of an intent."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.options import Api, AsJson, AsUser, ReadCall, read_command
from gateway.commands.shell import REFUSED, CommandError, api_of, caller, group, run, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient
    from gateway.client.sending import Receipt


def cosign(
    file: Annotated[Path, typer.Argument(help="A file that --offline made; it is written anew.")],
    as_user: AsUser = None,
) -> None:
    """Sign each intent of a file as the second person of the participant (maker and checker)."""

    async def work() -> None:
        from chaincode.intent import sign_second
        from gateway.client import offline

        signer = caller(as_user, None, needs_api=False).signer
        signed = list(offline.read(file))
        for each in signed:
            show_json({"digest": each.digest, "intent": each.intent})
        cosigned = [
            replace(each, second=sign_second(each.intent, actor=signer.identity.user, key=signer.key))
            for each in signed
        ]
        offline.write(file, cosigned)
        typer.echo(f"{signer.identity.user} has signed {len(cosigned)} intents of {file} too", err=True)

    run(work)


def send(
    file: Annotated[Path, typer.Argument(help="A file that --offline made: one signed intent a line.")],
    organisation: Annotated[
        str | None, typer.Option(help="MSP id of the signers' organisation, whose API takes them; or name the --api.")
    ] = None,
    api: Api = None,
    as_json: AsJson = False,
) -> None:
    """Send signed intents, in order. No key is needed; sending them again is safe. Exit code 3: one was refused."""

    async def work() -> None:
        from gateway.client import offline
        from gateway.client.http import Http
        from gateway.client.sending import Sender

        if api is None and organisation is None:
            raise CommandError("name the API that takes them with --organisation or --api")
        signed = list(offline.read(file))
        async with Http(api or api_of(organisation or "")) as http:
            sender = Sender(http)
            # One after the other: a later line may build on an earlier one's record.
            receipts = [receipt for each in signed for receipt in await sender.send_all([each])]
        _show(receipts, as_json=as_json)

    run(work)


def show(
    call: ReadCall,
    digest: Annotated[str, typer.Argument(help="SHA-256 (hex) of the intent's text; --offline prints it.")],
) -> None:
    """Show what became of an intent. (It is looked up at the API to which it was sent.)"""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields

        receipt = await client.lookup(digest)
        if call.as_json:
            show_json(asdict(receipt))
        else:
            show_fields(asdict(receipt))

    call.read(work)


def _show(receipts: list[Receipt], *, as_json: bool) -> None:
    if as_json:
        show_json([asdict(receipt) for receipt in receipts])
    else:
        from gateway.commands.tables import show_rows

        rows = [(each.intent_id, each.status, each.code, each.target, each.version) for each in receipts]
        show_rows(("intent", "status", "code", "record", "version"), rows)
    if any(not receipt.committed or receipt.code for receipt in receipts):
        raise typer.Exit(REFUSED)


def load(_: str) -> Any:
    intents = group("Signed intents.")
    intents.command()(cosign)
    intents.command()(send)
    read_command(intents)(show)
    return get_command(intents)
