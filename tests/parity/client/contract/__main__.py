"""`python -m tests.parity.client.contract`: serves the functions, and serves again after a crash that was asked for."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys

from chaincode.shim import ChaincodeServer, Response, Stub, error, success
from tests.parity.client.contract.functions import CRASHED, FUNCTIONS, RefusalError


class Functions:
    """Calls the function that the first argument names, `<contract>:` before it or not."""

    async def init(self, _: Stub) -> Response:
        return success()

    async def invoke(self, stub: Stub) -> Response:
        name, *arguments = stub.args
        function = FUNCTIONS.get(name.decode().rpartition(":")[2])
        if function is None:
            return error(f"there is no function {name.decode()}")
        try:
            return success(await function(stub, arguments))
        except RefusalError as refusal:
            return error(str(refusal))


async def serve() -> None:
    server = ChaincodeServer(
        chaincode_id=os.environ["CHAINCODE_ID"],
        address=os.environ["CHAINCODE_SERVER_ADDRESS"],
        chaincode=Functions(),
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await server.start()
    await stop.wait()
    await server.stop()


def main() -> int:
    if sys.argv[1:] == ["once"]:
        asyncio.run(serve())
        return 0
    code = CRASHED
    while code == CRASHED:
        code = subprocess.call([sys.executable, "-m", "tests.parity.client.contract", "once"])
    return code


if __name__ == "__main__":
    sys.exit(main())
