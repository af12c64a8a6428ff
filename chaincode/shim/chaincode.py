"""What a program must offer to be run as a chaincode."""

from __future__ import annotations

from typing import Protocol

from chaincode.shim.response import Response
from chaincode.shim.stub import Stub


class Chaincode(Protocol):
    """The program. Many transactions run at once on one event loop, so what it keeps between them must not decide
    results, and work without an `await` in it holds up all the others."""

    async def init(self, stub: Stub) -> Response:
        """Called once before any other transaction, only for definitions with `--init-required`."""

    async def invoke(self, stub: Stub) -> Response:
        """Called for each transaction. Return `error(...)` to refuse it; an exception is answered "internal error"."""
