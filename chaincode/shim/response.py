"""What a chaincode answers: a status, a payload when it agrees, a message when it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field

OK = 200
"""The status of a success."""
ERROR_THRESHOLD = 400
"""The peer endorses only responses below this status."""
ERROR = 500
"""The status of a refusal."""


@dataclass(frozen=True, slots=True)
class Response:
    """The result of one transaction. The peer endorses it when `status` is below 400.

    Payload and message are left out of `repr`, as they may carry what only the caller should see.
    """

    status: int
    message: str = field(default="", repr=False)
    payload: bytes = field(default=b"", repr=False)


def success(payload: bytes = b"") -> Response:
    """The transaction may be endorsed, with this result."""
    return Response(status=OK, payload=payload)


def error(message: str) -> Response:
    """The transaction is refused. `message` goes to the client and into the peer's log: nothing private in it."""
    return Response(status=ERROR, message=message)
