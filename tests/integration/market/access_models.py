"""Putting an access model in force, and back."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from gateway.client.client import EnergySaleClient

_PATIENCE_S = 60.0


async def newest_model(client: EnergySaleClient) -> dict[str, Any]:
    """The document of the newest version."""
    number = (await client.access.state())["newest"]["version"]
    document: dict[str, Any] = (await client.access.version(number))["document"]
    return document


async def put_in_force(client: EnergySaleClient, document: dict[str, Any]) -> int:
    """Import and anchor it, unless it is in force, and wait until the API decides by it: the anchor's block. `client`
    is a security administrator's of the exchange."""
    content = json.dumps(document).encode()
    rehearsed = await client.access.rehearse(content)
    state = await client.access.state()
    if rehearsed["model_hash"] == state["deciding"]:
        return int(client.reader.seen or 0)
    made = await client.access.import_document(content, base=rehearsed["base"])
    receipt = await client.access.anchor(made["version"])
    async with asyncio.timeout(_PATIENCE_S):
        while (state := await client.access.state())["deciding"] != made["model_hash"]:
            await asyncio.sleep(0.02)
    assert state["drift"] == []
    assert state["in_force"]["version"] == made["version"]
    return receipt.block_number or 0
