"""An asyncio client of the Fabric Gateway. It stands alone: it imports nothing else of this project."""

from gateway.fabric.checkpointer import (
    Checkpoint,
    CheckpointError,
    CheckpointInUseError,
    FileCheckpointer,
    InMemoryCheckpointer,
)
from gateway.fabric.commit import Commit
from gateway.fabric.contract import Contract
from gateway.fabric.endpoints import Endpoint
from gateway.fabric.errors import (
    ChaincodeResponse,
    CommitError,
    CommitStatusError,
    EndorseError,
    ErrorDetail,
    EvaluateError,
    EventsError,
    GatewayClosedError,
    GatewayError,
    MalformedMessageError,
    MalformedTransactionError,
    NotSignedError,
    SubmitError,
)
from gateway.fabric.event_requests import BlockEventsRequest, ChaincodeEventsRequest, RequestedEvents
from gateway.fabric.event_sources import ChaincodeEvent
from gateway.fabric.events import EventStream
from gateway.fabric.gateway import Gateway
from gateway.fabric.hashes import Hash
from gateway.fabric.identity import IdentityError, X509Identity, load_identity
from gateway.fabric.network import Network
from gateway.fabric.options import Backoff, GatewayOptions
from gateway.fabric.profile import (
    ConnectionProfile,
    CredentialFiles,
    ProfileError,
    connect,
    connect_as_admin,
    credentials,
    load_connection_profile,
)
from gateway.fabric.proposal import Proposal
from gateway.fabric.signer import Signer, load_private_key, private_key_signer
from gateway.fabric.status import Status, ValidationCode
from gateway.fabric.sync import BlockingCallError, SyncGateway, connect_as_admin_sync, connect_sync
from gateway.fabric.transaction import Transaction

__all__ = [
    "Backoff",
    "BlockEventsRequest",
    "BlockingCallError",
    "ChaincodeEvent",
    "ChaincodeEventsRequest",
    "ChaincodeResponse",
    "Checkpoint",
    "CheckpointError",
    "CheckpointInUseError",
    "Commit",
    "CommitError",
    "CommitStatusError",
    "ConnectionProfile",
    "Contract",
    "CredentialFiles",
    "EndorseError",
    "Endpoint",
    "ErrorDetail",
    "EvaluateError",
    "EventStream",
    "EventsError",
    "FileCheckpointer",
    "Gateway",
    "GatewayClosedError",
    "GatewayError",
    "GatewayOptions",
    "Hash",
    "IdentityError",
    "InMemoryCheckpointer",
    "MalformedMessageError",
    "MalformedTransactionError",
    "Network",
    "NotSignedError",
    "ProfileError",
    "Proposal",
    "RequestedEvents",
    "Signer",
    "Status",
    "SubmitError",
    "SyncGateway",
    "Transaction",
    "ValidationCode",
    "X509Identity",
    "connect",
    "connect_as_admin",
    "connect_as_admin_sync",
    "connect_sync",
    "credentials",
    "load_connection_profile",
    "load_identity",
    "load_private_key",
    "private_key_signer",
]
