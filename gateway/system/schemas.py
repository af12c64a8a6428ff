"""Nodes, pipeline and faults as the API shows them. Times are ms since 1970 UTC unless a name says seconds."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.faults import FaultKind


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Node(_Shown):
    name: str
    kind: Literal["peer", "orderer"]
    organisation: str
    address: str
    up: bool
    height: int | None = Field(description="Number of blocks")
    lag: int | None = Field(description="Blocks fewer than the highest node has")
    source: Literal["asked", "discovery", "none"] = Field(description="Who told the height")
    own: bool
    chaincodes: dict[str, str] | None = Field(description="Names and versions, where discovery tells them")


class Nodes(_Shown):
    at: int
    discovery: bool = Field(description="False: the peers do not tell this organisation who else is there")
    nodes: list[Node]


class Spread(_Shown):
    """A distribution since the instance started; null without an observation."""

    count: int
    mean: float | None
    p50: float | None
    p95: float | None
    p99: float | None


class IndexerState(BaseModel):
    height: int
    ledger_height: int | None
    lag_blocks: int | None
    lag_ms: Spread = Field(description="From a block's newest transaction to its rows")
    write_ms: Spread
    blocks_per_minute: float | None
    restarts: int


class GroupCommitState(BaseModel):
    """`unfinished`: accepted intents without an end, which is what the journal keeps open."""

    waiting: int
    unfinished: int
    batches_in_flight: int
    transactions_open: int
    room: int
    batch_intents: Spread
    intent_seconds: Spread
    stages: dict[str, Spread] = Field(description="Seconds of each stage of a batch")
    ended: dict[str, int]
    refused: dict[str, int]
    retries: dict[str, int]
    resends: int


class Pipeline(BaseModel):
    at: int
    since: int = Field(description="When the instance started")
    version: str
    chaincode: str
    chaincode_version: str | None = Field(description="As our own peers say; null where they do not tell")
    indexer: IndexerState
    group_commit: GroupCommitState
    journal_write_ms: Spread
    event_streams: int
    requests: int


class HeightPoint(_Shown):
    at: int
    ledger: int | None
    indexed: int


class Heights(BaseModel):
    every_s: float
    items: list[HeightPoint]


class FaultEntry(_Shown):
    at: int
    kind: FaultKind
    code: str
    node: str | None
    subject: str | None


class FaultTotal(BaseModel):
    kind: FaultKind
    code: str
    node: str | None
    count: int


class Faults(BaseModel):
    since: int
    items: list[FaultEntry]
    totals: list[FaultTotal]
