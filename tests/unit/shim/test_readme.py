"""The README's example, run as it stands, under a peer."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import grpc.aio

from tests.standalone import ROOT, SHIM, free_port
from tests.unit.shim.fake_peer import FakePeer


async def test_the_example_keeps_a_value_and_ends_in_order(tmp_path: Path) -> None:
    port = free_port()
    program = tmp_path / "asset.py"
    program.write_text(SHIM.example)
    environment = {"CHAINCODE_ID": "asset:1", "CHAINCODE_SERVER_ADDRESS": f"localhost:{port}", "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(sys.executable, str(program), env={**os.environ, **environment})
    try:
        async with grpc.aio.insecure_channel(f"localhost:{port}") as channel:
            await asyncio.wait_for(channel.channel_ready(), 30)
        async with FakePeer(port) as peer:
            await peer.ready()
            assert (await peer.invoke(b"Set", b"red", tx_id="1")).payload == b""
            assert (await peer.invoke(b"Set", b"blue", tx_id="2")).payload == b"red"
            assert peer.state == {("", "asset"): b"blue"}
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 30) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
