"""The protocol's messages, under short names, imported in one place.

The generated modules build their classes at import time and ship no type information, so they are `Any` to a type
checker; the aliases at the end say in signatures which message is meant.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from fabric_protos.common import common_pb2, configtx_pb2, configuration_pb2
from fabric_protos.discovery import protocol_pb2
from fabric_protos.gateway import gateway_pb2
from fabric_protos.gossip import message_pb2
from fabric_protos.ledger.rwset import rwset_pb2
from fabric_protos.ledger.rwset.kvrwset import kv_rwset_pb2
from fabric_protos.msp import identities_pb2, msp_config_pb2
from fabric_protos.orderer import ab_pb2
from fabric_protos.peer import chaincode_event_pb2, chaincode_pb2, events_pb2, proposal_pb2, transaction_pb2
from fabric_protos.peer import configuration_pb2 as peer_configuration_pb2
from fabric_protos.peer import proposal_response_pb2 as response_pb2

common: Any = common_pb2
configtx: Any = configtx_pb2
configuration: Any = configuration_pb2
discovery: Any = protocol_pb2
gateway: Any = gateway_pb2
gossip: Any = message_pb2
rwset: Any = rwset_pb2
kv_rwset: Any = kv_rwset_pb2
identities: Any = identities_pb2
msp_config: Any = msp_config_pb2
orderer: Any = ab_pb2
chaincode: Any = chaincode_pb2
chaincode_event: Any = chaincode_event_pb2
events: Any = events_pb2
peer_configuration: Any = peer_configuration_pb2
proposal: Any = proposal_pb2
proposal_response: Any = response_pb2
transaction: Any = transaction_pb2

Envelope: TypeAlias = Any  # common.Envelope
BlockMessage: TypeAlias = Any  # common.Block
FilteredBlockMessage: TypeAlias = Any  # protos.FilteredBlock
BlockAndPrivateDataMessage: TypeAlias = Any  # protos.BlockAndPrivateData
PrivateDataMessage: TypeAlias = Any  # rwset.TxPvtReadWriteSet
Message: TypeAlias = Any  # any of them
