"""Chaincode as a service in asyncio Python, over Fabric's own protobufs. Stand-alone: it imports nothing of ours."""

from chaincode.shim.chaincode import Chaincode
from chaincode.shim.client import ChaincodeClient
from chaincode.shim.client_tls import ClientTLSConfig
from chaincode.shim.composite_key import create_composite_key, split_composite_key
from chaincode.shim.environment import local_msp_id
from chaincode.shim.errors import (
    ClientStartError,
    EnvironmentMissingError,
    IdentityError,
    InvalidArgumentError,
    InvalidKeyError,
    IteratorBusyError,
    IteratorClosedError,
    MalformedAnswerError,
    MalformedProposalError,
    MessageTooLargeError,
    NoProposalError,
    PeerError,
    ProtocolError,
    RegistrationIgnoredError,
    ServerStartError,
    ShimError,
    StreamEndedError,
    TLSConfigError,
    TransactionEndedError,
)
from chaincode.shim.grpc_options import Keepalive
from chaincode.shim.identity import ClientIdentity
from chaincode.shim.iterator import KeyValue, Modification, Page, QueryIterator
from chaincode.shim.key_policy import KeyEndorsementPolicy, Role
from chaincode.shim.response import ERROR, ERROR_THRESHOLD, OK, Response, error, success
from chaincode.shim.server import ChaincodeServer
from chaincode.shim.stub import Stub
from chaincode.shim.tls import TLSConfig

__all__ = [
    "ERROR",
    "ERROR_THRESHOLD",
    "OK",
    "Chaincode",
    "ChaincodeClient",
    "ChaincodeServer",
    "ClientIdentity",
    "ClientStartError",
    "ClientTLSConfig",
    "EnvironmentMissingError",
    "IdentityError",
    "InvalidArgumentError",
    "InvalidKeyError",
    "IteratorBusyError",
    "IteratorClosedError",
    "Keepalive",
    "KeyEndorsementPolicy",
    "KeyValue",
    "MalformedAnswerError",
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
    "Role",
    "ServerStartError",
    "ShimError",
    "StreamEndedError",
    "Stub",
    "TLSConfig",
    "TLSConfigError",
    "TransactionEndedError",
    "create_composite_key",
    "error",
    "local_msp_id",
    "split_composite_key",
    "success",
]
