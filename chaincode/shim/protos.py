"""The Fabric messages that the shim speaks, imported in one place.

The generated modules build their classes when they are imported and ship no type information, so a type checker cannot
see the names: that is the reason of each ignore below.
"""

from __future__ import annotations

from fabric_protos.common.common_pb2 import (  # type: ignore[attr-defined]  # built at import time
    ChannelHeader,
    Header,
    HeaderType,
    SignatureHeader,
)
from fabric_protos.common.policies_pb2 import (  # type: ignore[attr-defined]  # built at import time
    SignaturePolicy,
    SignaturePolicyEnvelope,
)
from fabric_protos.ledger.queryresult.kv_query_result_pb2 import (  # type: ignore[attr-defined]  # built at import time
    KV,
    KeyModification,
)
from fabric_protos.msp.identities_pb2 import (  # type: ignore[attr-defined]  # built at import time
    SerializedIdemixIdentity,
    SerializedIdentity,
)
from fabric_protos.msp.msp_principal_pb2 import (  # type: ignore[attr-defined]  # built at import time
    MSPPrincipal,
    MSPRole,
    OrganizationUnit,
)
from fabric_protos.peer.chaincode_event_pb2 import ChaincodeEvent  # type: ignore[attr-defined]  # built at import time
from fabric_protos.peer.chaincode_pb2 import (  # type: ignore[attr-defined]  # built at import time
    ChaincodeAdditionalParams,
    ChaincodeID,
    ChaincodeInput,
    ChaincodeSpec,
)
from fabric_protos.peer.chaincode_shim_pb2 import (  # type: ignore[attr-defined]  # built at import time
    ChaincodeMessage,
    DelState,
    GetHistoryForKey,
    GetQueryResult,
    GetState,
    GetStateByRange,
    GetStateMetadata,
    GetStateMultiple,
    GetStateMultipleResult,
    PutState,
    PutStateMetadata,
    QueryMetadata,
    QueryResponse,
    QueryResponseMetadata,
    QueryResultBytes,
    QueryStateClose,
    QueryStateNext,
    StateMetadata,
    StateMetadataResult,
    WriteBatchState,
    WriteRecord,
)
from fabric_protos.peer.proposal_pb2 import (  # type: ignore[attr-defined]  # built at import time
    ChaincodeProposalPayload,
    Proposal,
    SignedProposal,
)
from fabric_protos.peer.proposal_response_pb2 import (  # type: ignore[attr-defined]  # built at import time
    Response as ResponseMessage,
)

__all__ = [
    "KV",
    "ChaincodeAdditionalParams",
    "ChaincodeEvent",
    "ChaincodeID",
    "ChaincodeInput",
    "ChaincodeMessage",
    "ChaincodeProposalPayload",
    "ChaincodeSpec",
    "ChannelHeader",
    "DelState",
    "GetHistoryForKey",
    "GetQueryResult",
    "GetState",
    "GetStateByRange",
    "GetStateMetadata",
    "GetStateMultiple",
    "GetStateMultipleResult",
    "Header",
    "HeaderType",
    "KeyModification",
    "MSPPrincipal",
    "MSPRole",
    "OrganizationUnit",
    "Proposal",
    "PutState",
    "PutStateMetadata",
    "QueryMetadata",
    "QueryResponse",
    "QueryResponseMetadata",
    "QueryResultBytes",
    "QueryStateClose",
    "QueryStateNext",
    "ResponseMessage",
    "SerializedIdemixIdentity",
    "SerializedIdentity",
    "SignatureHeader",
    "SignaturePolicy",
    "SignaturePolicyEnvelope",
    "SignedProposal",
    "StateMetadata",
    "StateMetadataResult",
    "WriteBatchState",
    "WriteRecord",
]
