"""The client for scripts and threads: every call blocks until it is done, and nothing needs an event loop."""

from gateway.fabric.sync.contract import SyncContract
from gateway.fabric.sync.events import SyncEvents
from gateway.fabric.sync.gateway import SyncGateway, connect_as_admin_sync, connect_sync
from gateway.fabric.sync.loop import BlockingCallError
from gateway.fabric.sync.messages import SyncCommit, SyncEventsRequest, SyncProposal, SyncTransaction
from gateway.fabric.sync.network import SyncNetwork

__all__ = [
    "BlockingCallError",
    "SyncCommit",
    "SyncContract",
    "SyncEvents",
    "SyncEventsRequest",
    "SyncGateway",
    "SyncNetwork",
    "SyncProposal",
    "SyncTransaction",
    "connect_as_admin_sync",
    "connect_sync",
]
