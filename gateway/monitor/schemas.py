"""The market as it stands."""

from __future__ import annotations

from pydantic import BaseModel, Field

from gateway.market.schemas import Mode


class OrderCount(BaseModel):
    state: str
    stage: str
    segment: str
    orders: int


class QueueLength(BaseModel):
    """Orders in one state that wait for the same people."""

    state: str
    stage: str
    waits_for: list[str] = Field(description="consumer, retailer, exchange: each may take the next step")
    orders: int
    oldest_at: int = Field(description="Since when the oldest has waited, ms since 1970 UTC")


class MinutePace(BaseModel):
    """The intents of one action that were applied in one minute."""

    at: int = Field(description="Start of the minute, ms since 1970 UTC")
    action: str
    intents: int


class Throughput(BaseModel):
    """What the ledger took in the window of the monitor."""

    blocks: int
    transactions: int
    valid: int = Field(description="Transactions that were valid")
    intents: int
    busiest_minute: int = Field(description="Intents in the busiest minute")


class Latency(BaseModel):
    """From the making of an intent to its block, in ms.

    Measured from the time in the intent's id (UUIDv7, its author's clock) to the time of its block, which is the latest
    that a valid transaction in it was proposed. So the ordering of the block is not in it, and an intent that was
    signed offline has waited since then. Counted in classes 6 % wide; a figure is the middle of its class.
    """

    intents: int
    median_ms: int | None
    p95_ms: int | None


class ModeCount(BaseModel):
    """Orders that both parties have confirmed, by how they came about, and the numbers of those that are public."""

    mode: Mode
    orders: int
    public_orders: int
    public_energy_wh: int
    price_least_e8_yuan_per_kwh: int | None
    price_most_e8_yuan_per_kwh: int | None


class Share(BaseModel):
    retailer: str
    contracts: int
    public_energy_wh: int


class Concentration(BaseModel):
    """Contracts in force among retailers. An index (HHI) is from 0 to 10,000; null: there is nothing to share.

    Energy is that of public trading alone: what two parties negotiated is known to nobody else.
    """

    contracts: int
    retailers: int
    hhi_by_contracts: int | None
    public_energy_wh: int
    hhi_by_public_energy: int | None
    top: list[Share] = Field(description="The ten with the most contracts")


class Monitor(BaseModel):
    block_height: int
    at: int = Field(description="When this was counted, ms since 1970 UTC")
    window_minutes: int
    orders: list[OrderCount]
    queues: list[QueueLength]
    open_disputes: int
    waiting_audits: int
    pace: list[MinutePace]
    throughput: Throughput
    latency: Latency
    modes: list[ModeCount]
    concentration: Concentration
