"""The errors of the shim. None of them quotes a key, a value or anything else that a chaincode may hold private,
except `PeerError`, whose text is the peer's own and therefore never logged or sent on by the shim."""

from __future__ import annotations


class ShimError(Exception):
    """The parent of every error that the shim raises on purpose."""


class InvalidKeyError(ShimError, ValueError):
    """A key, an attribute of a composite key or a collection name breaks Fabric's rules."""


class InvalidArgumentError(ShimError, ValueError):
    """An argument other than a key is out of its range, such as an event without a name."""


class PeerError(ShimError):
    """The peer refused one request of a running transaction (`request` is the message type, such as GET_STATE).

    `detail` is the peer's text. It may quote keys or a query, so it is no part of `str()` or `repr()`.
    """

    def __init__(self, *, request: str, detail: str) -> None:
        super().__init__(f"the peer refused {request}")
        self.request = request
        self.detail = detail


class MalformedAnswerError(ShimError):
    """The peer's answer to one request of a running transaction cannot be read (`request` is the message type)."""

    def __init__(self, *, request: str) -> None:
        super().__init__(f"the peer's answer to {request} cannot be read")
        self.request = request


class ProtocolError(ShimError):
    """The other side of the stream sent something that the chaincode protocol does not allow here."""


class RegistrationIgnoredError(ShimError):
    """The peer did not take the registration in time: it launched a chaincode of another id, most likely."""


class TransactionEndedError(ShimError):
    """The stub (or an iterator made by it) was used after its transaction had ended."""


class IteratorClosedError(ShimError):
    """An iterator was used after it was closed, or a second time after its last result."""


class IteratorBusyError(ShimError):
    """Two tasks asked one iterator for its next result at the same time."""


class MessageTooLargeError(ShimError):
    """A message would exceed what the stream may carry, and sending it would end the stream for every transaction."""

    def __init__(self, *, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(f"a message of {size_bytes} bytes exceeds the limit of {limit_bytes}")
        self.size_bytes = size_bytes
        self.limit_bytes = limit_bytes


class MalformedProposalError(ShimError):
    """The proposal that came with a transaction cannot be read."""


class NoProposalError(ShimError):
    """The transaction came without a proposal, so it has no creator, time, transient data or binding."""


class IdentityError(ShimError, ValueError):
    """The creator is not an X.509 identity of an MSP, or an attribute is not what was asserted."""


class EnvironmentMissingError(ShimError):
    """A variable of the environment that tells what was asked for is not set."""


class TLSConfigError(ShimError, ValueError):
    """Certificate, key or client CA cannot be used together for TLS."""


class ServerStartError(ShimError):
    """The service cannot listen: its settings are incomplete or the address is taken."""


class ClientStartError(ShimError):
    """A chaincode that dials its peer is not told what it needs for that, or was run before."""


class StreamEndedError(ShimError):
    """The peer cannot be reached or has ended the stream that the chaincode had dialled (`status` is gRPC's code).

    `detail` is gRPC's or the peer's own text, no part of `str()` or `repr()`.
    """

    def __init__(self, *, status: str, detail: str) -> None:
        super().__init__(f"the stream to the peer is over: {status}")
        self.status = status
        self.detail = detail
