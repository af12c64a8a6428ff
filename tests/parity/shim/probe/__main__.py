"""`python -m tests.parity.shim.probe`: the probe as a service, set up by its environment as the Go one is."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys

import uvloop

from chaincode.__main__ import tls_of
from chaincode.shim import ChaincodeClient, ChaincodeServer, ShimError
from tests.parity.shim.probe.chaincode import Probe


async def serve() -> None:
    """Serve until SIGTERM, or as a peer's launcher starts it until that peer ends. Raises ShimError."""
    if arguments := sys.argv[1:]:
        await ChaincodeClient.from_environment(Probe(), arguments=arguments, environment=os.environ).run()
        return
    server = ChaincodeServer(
        chaincode_id=os.environ.get("CHAINCODE_ID", ""),
        address=os.environ.get("CHAINCODE_SERVER_ADDRESS", ""),
        chaincode=Probe(),
        tls=tls_of(os.environ),
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await server.start()
    await stop.wait()
    await server.stop(grace_s=0)


def main() -> int:
    logging.basicConfig(level=os.environ.get("PROBE_LOG_LEVEL", "WARNING"))
    try:
        uvloop.run(serve())  # as the product's service
    except ShimError as problem:
        print("probe:", problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
