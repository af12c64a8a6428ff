"""What can go wrong, one class per stage of a transaction.

A message says the stage, the gRPC code and what each node answered. It holds nothing of the proposal: no argument and
no transient value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import grpc

from gateway.fabric.status import ValidationCode

# How a peer reports a chaincode's refusal; there is no field for it in the protocol.
_CHAINCODE_RESPONSE = re.compile(r"chaincode response ([0-9]{1,10}), (.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaincodeResponse:
    """A chaincode's own answer to a proposal that it refused: status (400 or more) and message."""

    status: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorDetail:
    """What one node (peer or orderer) answered."""

    address: str
    msp_id: str
    message: str

    @property
    def chaincode_response(self) -> ChaincodeResponse | None:
        """The chaincode's refusal, or None when the node itself failed."""
        match = _CHAINCODE_RESPONSE.search(self.message)
        return ChaincodeResponse(status=int(match[1]), message=match[2]) if match else None


class GatewayError(Exception):
    """Base of all errors of this package that concern a call.

    `transaction_id` is empty and `grpc_code` None where there is none. `details` has one entry per node that failed.
    """

    def __init__(
        self,
        message: str,
        *,
        transaction_id: str = "",
        grpc_code: grpc.StatusCode | None = None,
        details: tuple[ErrorDetail, ...] = (),
    ) -> None:
        super().__init__(message)
        self.transaction_id = transaction_id
        self.grpc_code = grpc_code
        self.details = details

    @property
    def chaincode_response(self) -> ChaincodeResponse | None:
        """The first refusal by a chaincode among `details`, or None."""
        return next((response for detail in self.details if (response := detail.chaincode_response)), None)


class EvaluateError(GatewayError):
    """An evaluation failed. Nothing was changed; it may be repeated."""


class EndorseError(GatewayError):
    """Too few peers endorsed. Nothing reached an orderer; a new proposal may be made."""


class SubmitError(GatewayError):
    """The orderers did not confirm that they took the transaction.

    With `outcome_open` it may be ordered all the same: ask for its commit status, and send the same bytes again rather
    than endorse anew.
    """

    outcome_open: bool = True


class CommitStatusError(GatewayError):
    """The commit status could not be had (in time). The outcome is open; ask again."""


class CommitError(GatewayError):
    """The transaction is in block `block_number` but was not VALID: it changed nothing. `code` says why."""

    def __init__(self, *, transaction_id: str, code: ValidationCode, block_number: int) -> None:
        super().__init__(
            f"transaction {transaction_id} was not valid: {code.name} ({code:d}) in block {block_number}",
            transaction_id=transaction_id,
        )
        self.code = code
        self.block_number = block_number


class EventsError(GatewayError):
    """An event stream was refused for a reason that another attempt would not cure."""


class GatewayClosedError(GatewayError):
    """The gateway was closed before or during the call. A submit that was under way may be ordered all the same."""


class NotSignedError(GatewayError):
    """A message has no signature, and the gateway has no signer to make one. Nothing was sent."""


class MalformedMessageError(ValueError):
    """Bytes that were to be a kept message are not one of that kind."""


class MalformedTransactionError(MalformedMessageError):
    """Bytes that were to be a kept transaction are not one."""
