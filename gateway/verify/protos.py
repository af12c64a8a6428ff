"""Fabric's messages that evidence is made of, under short names, imported in one place.

The generated modules build their classes at import time and ship no type information, so they are `Any` to a type
checker.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from fabric_protos.common import collection_pb2, common_pb2, configtx_pb2, policies_pb2
from fabric_protos.ledger.rwset import rwset_pb2
from fabric_protos.ledger.rwset.kvrwset import kv_rwset_pb2
from fabric_protos.msp import identities_pb2, msp_config_pb2, msp_principal_pb2
from fabric_protos.peer import chaincode_pb2, policy_pb2, proposal_pb2, transaction_pb2
from fabric_protos.peer import proposal_response_pb2 as response_pb2
from fabric_protos.peer.lifecycle import chaincode_definition_pb2, db_pb2

common: Any = common_pb2
configtx: Any = configtx_pb2
policies: Any = policies_pb2
collection: Any = collection_pb2
rwset: Any = rwset_pb2
kv_rwset: Any = kv_rwset_pb2
identities: Any = identities_pb2
msp_config: Any = msp_config_pb2
msp_principal: Any = msp_principal_pb2
chaincode: Any = chaincode_pb2
peer_policy: Any = policy_pb2
proposal: Any = proposal_pb2
transaction: Any = transaction_pb2
proposal_response: Any = response_pb2
definition: Any = chaincode_definition_pb2
lifecycle_db: Any = db_pb2

Message: TypeAlias = Any  # any of them
