"""The chaincode's view of one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from google.protobuf.message import DecodeError

from chaincode.shim.composite_key import create_composite_key, split_composite_key
from chaincode.shim.errors import (
    InvalidArgumentError,
    MalformedProposalError,
    NoProposalError,
    PeerError,
)
from chaincode.shim.ledger import Ledger
from chaincode.shim.private_data import PrivateData
from chaincode.shim.proposal import ProposalContext, read_proposal
from chaincode.shim.protos import (
    ChaincodeEvent,
    ChaincodeID,
    ChaincodeInput,
    ChaincodeMessage,
    ChaincodeSpec,
    ResponseMessage,
)
from chaincode.shim.public_state import PublicState
from chaincode.shim.response import ERROR, Response
from chaincode.shim.transaction import Transaction, read_answer


class Stub(PublicState, PrivateData):
    """What a transaction was called with, and all it may ask of its peer.

    It is good until `invoke` returns; afterwards every request raises TransactionEndedError. Requests made at the same
    time are sent one after the other, because the peer takes only one at a time.
    """

    def __init__(self, transaction: Transaction, message: Any) -> None:
        """`message` is the peer's INIT or TRANSACTION. Raises MalformedProposalError."""
        try:
            call = ChaincodeInput.FromString(message.payload)
        except DecodeError:
            raise MalformedProposalError("the chaincode's input cannot be decoded") from None
        self.args: list[bytes] = list(call.args)
        self.decorations: Mapping[str, bytes] = MappingProxyType(dict(call.decorations))
        self.signed_proposal: Any = message.proposal if message.HasField("proposal") else None
        self._proposal = read_proposal(self.signed_proposal) if self.signed_proposal is not None else None
        self._transaction = transaction
        self._ledger = Ledger(transaction)
        self._event: Any = None

    def __repr__(self) -> str:
        return f"<Stub {self.tx_id[:8]} on {self.channel_id}>"

    @property
    def tx_id(self) -> str:
        """The transaction's id: hex of SHA-256 of the client's nonce and identity."""
        return self._transaction.tx_id

    @property
    def channel_id(self) -> str:
        """The channel's name."""
        return self._transaction.channel_id

    @property
    def creator(self) -> bytes:
        """The client's identity, a serialized msp.SerializedIdentity (see `ClientIdentity`). Raises NoProposalError."""
        return self._context.creator

    @property
    def timestamp_ms(self) -> int:
        """The time that the client wrote into its proposal, in milliseconds since 1970 UTC: the same at every
        endorser. The peer accepts it within its time window. Raises NoProposalError."""
        return self._context.timestamp_ns // 1_000_000

    @property
    def timestamp_ns(self) -> int:
        """The same in nanoseconds, as exactly as the client wrote it. Raises NoProposalError."""
        return self._context.timestamp_ns

    @property
    def transient(self) -> Mapping[str, bytes]:
        """Input that stays out of the transaction. Raises NoProposalError."""
        return self._context.transient

    @property
    def binding(self) -> bytes:
        """SHA-256 of the proposal's nonce, creator and epoch. Raises NoProposalError."""
        return self._context.binding

    @property
    def event(self) -> tuple[str, bytes] | None:
        """Name and payload of the event set so far."""
        return None if self._event is None else (self._event.event_name, self._event.payload)

    def function_and_parameters(self) -> tuple[str, list[str]]:
        """The first argument and the others as text; an empty name without arguments.

        Raises InvalidArgumentError when one is not UTF-8: `args` has the bytes.
        """
        try:
            texts = [argument.decode() for argument in self.args]
        except UnicodeDecodeError:
            raise InvalidArgumentError("an argument is not UTF-8 text") from None
        return (texts[0], texts[1:]) if texts else ("", [])

    def create_composite_key(self, object_type: str, attributes: Sequence[str] = ()) -> str:
        """The composite key of these parts. Raises InvalidKeyError for a part with U+0000, U+10FFFF or not UTF-8."""
        return create_composite_key(object_type, attributes)

    def split_composite_key(self, composite_key: str) -> tuple[str, list[str]]:
        """Object type and attributes of a composite key. Raises InvalidKeyError when it is not one."""
        return split_composite_key(composite_key)

    def set_event(self, name: str, payload: bytes) -> None:
        """Let the committed transaction carry this event: one per transaction, a later call replaces it. Everybody on
        the channel can read it. Raises InvalidArgumentError without a name."""
        if not name:
            raise InvalidArgumentError("an event must have a name")
        self._event = ChaincodeEvent(event_name=name, payload=payload)

    def start_write_batch(self) -> None:
        """Keep writes back and send them together, where the peer can take them so; elsewhere this does nothing."""
        self._ledger.start_batch()

    async def finish_write_batch(self) -> None:
        """Send the writes kept back; later ones go one by one again. The end of the transaction does it by itself.

        Raises PeerError when the peer refuses one of them.
        """
        await self._ledger.finish_batch()

    async def invoke_chaincode(self, name: str, args: Sequence[bytes], *, channel: str = "") -> Response:
        """Call another chaincode in this transaction. Writes of one on another channel are not committed.

        A refusal by the peer comes back as a Response of status 500 too, as if the chaincode had given it: its text is
        the payload, as in the official shims, and the message, where a chaincode's own refusal has it.
        """
        target = f"{name}/{channel}" if channel else name
        spec = ChaincodeSpec(chaincode_id=ChaincodeID(name=target), input=ChaincodeInput(args=args))
        try:
            payload = await self._transaction.ask(ChaincodeMessage.INVOKE_CHAINCODE, spec)
        except PeerError as refused:
            return _refusal(refused.detail.encode())
        outcome = read_answer(ChaincodeMessage.INVOKE_CHAINCODE, payload, ChaincodeMessage)
        if outcome.type != ChaincodeMessage.COMPLETED:
            return _refusal(outcome.payload)
        response = read_answer(ChaincodeMessage.INVOKE_CHAINCODE, outcome.payload, ResponseMessage)
        return Response(status=response.status, message=response.message, payload=response.payload)

    @property
    def _context(self) -> ProposalContext:
        if self._proposal is None:
            raise NoProposalError("the transaction came without a proposal")
        return self._proposal


def _refusal(text: bytes) -> Response:
    return Response(status=ERROR, message=text.decode(errors="replace"), payload=text)
