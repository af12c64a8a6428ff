"""`energysale cosignature`: steps that wait for a second person of the participant (maker and checker)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.options import ReadCall, read_command
from gateway.commands.shell import CommandError, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

Digest = Annotated[str, typer.Argument(help="SHA-256 (hex) of the intent's text, as the list shows it.")]


def find(
    call: ReadCall,
    everything: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
) -> None:
    """List what wants a second signature of your participant, the newest first."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import moment, show_rows

        found = await client.cosignatures.waiting(state=None if everything else "open")
        if call.as_json:
            show_json(found)
            return
        rows = [
            (each["digest"], each["action"], each["maker"], each["checker"], each["state"], moment(each["expires_at"]))
            for each in found
        ]
        show_rows(("digest", "action", "maker", "checker", "state", "until (UTC+8)"), rows)

    call.read(work)


def show(call: ReadCall, digest: Digest) -> None:
    """Show what is to be signed, with its terms."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields

        opened = await client.cosignatures.show(digest)
        if call.as_json:
            show_json(opened)
        else:
            show_fields({**opened, **_content(opened)})

    call.read(work)


def sign(call: ReadCall, digest: Digest) -> None:
    """Sign a step as the second person, and have it sent. What is signed is shown first, once it fits its hashes."""

    async def work(client: EnergySaleClient) -> None:
        opened = await client.cosignatures.show(digest)
        content = _content(opened)
        typer.echo(json.dumps(content, indent=1, ensure_ascii=False), err=True)
        _check(opened, content, digest)
        receipt = await client.cosignatures.sign(digest, intent=opened["intent"])
        if call.as_json:
            show_json(asdict(receipt))
        else:
            typer.echo(f"{receipt.status}: {receipt.target} is at version {receipt.version}")

    call.read(work)


def _content(opened: Mapping[str, Any]) -> dict[str, Any]:
    private = opened["private"]
    return {"intent": json.loads(opened["intent"]), "private": None if private is None else json.loads(private)}


def _check(opened: Mapping[str, Any], content: Mapping[str, Any], digest: str) -> None:
    """What was shown is what the signature is for. Raises CommandError."""
    if _sha256(opened["intent"]) != digest:
        raise CommandError("the API showed another intent than the one with this digest; nothing was signed")
    cited = content["intent"]["private_hash"]
    if cited is not None and (opened["private"] is None or _sha256(opened["private"]) != cited):
        raise CommandError("the terms that the API showed are not those of the intent; nothing was signed")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def load(_: str) -> Any:
    cosignatures = group("Steps that wait for a second person's signature.")
    read_command(cosignatures, "list")(find)
    read_command(cosignatures)(show)
    read_command(cosignatures)(sign)
    return get_command(cosignatures)
