"""Chaincode as a service in asyncio Python, over Fabric's own protobufs. Stand-alone: it imports nothing of ours."""

from chaincode.shim.chaincode import Chaincode
from chaincode.shim.composite_key import create_composite_key, split_composite_key
from chaincode.shim.errors import (
    IdentityError,
    InvalidArgumentError,
    InvalidKeyError,
    IteratorBusyError,
    IteratorClosedError,
    MalformedProposalError,
    MessageTooLargeError,
    NoProposalError,
    PeerError,
    ProtocolError,
    RegistrationIgnoredError,
    ServerStartError,
    ShimError,
    TLSConfigError,
    TransactionEndedError,
)
from chaincode.shim.identity import ClientIdentity
from chaincode.shim.iterator import KeyValue, Modification, Page, QueryIterator
from chaincode.shim.key_policy import KeyEndorsementPolicy
from chaincode.shim.response import ERROR, ERROR_THRESHOLD, OK, Response, error, success
from chaincode.shim.server import ChaincodeServer
from chaincode.shim.stub import Stub
from chaincode.shim.tls import TLSConfig

__all__ = [
    "ERROR",
    "ERROR_THRESHOLD",
    "OK",
    "Chaincode",
    "ChaincodeServer",
    "ClientIdentity",
    "IdentityError",
    "InvalidArgumentError",
    "InvalidKeyError",
    "IteratorBusyError",
    "IteratorClosedError",
    "KeyEndorsementPolicy",
    "KeyValue",
    "MalformedProposalError",
    "MessageTooLargeError",
    "Modification",
    "NoProposalError",
    "Page",
    "PeerError",
    "ProtocolError",
    "QueryIterator",
    "RegistrationIgnoredError",
    "Response",
    "ServerStartError",
    "ShimError",
    "Stub",
    "TLSConfig",
    "TLSConfigError",
    "TransactionEndedError",
    "create_composite_key",
    "error",
    "split_composite_key",
    "success",
]
