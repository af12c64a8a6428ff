"""Blocks and transactions as the API shows them."""

from __future__ import annotations

from pydantic import BaseModel, Field

from gateway.orders.schemas import OrderStep


class Block(BaseModel):
    number: int
    hash: str
    previous_hash: str
    transactions: int
    valid: int
    bytes: int
    at: int = Field(description="Time of its newest transaction, ms since 1970 UTC")


class BlockList(BaseModel):
    block_height: int
    items: list[Block]


class Transaction(BaseModel):
    """A Fabric transaction. `steps` are the steps of orders in it that the caller may see."""

    block_height: int
    transaction_id: str
    block: int
    position: int
    at: int
    code: str = Field(description="Fabric's validation code", examples=["VALID"])
    valid: bool
    organisation: str
    function: str
    intents: int
    applied: int
    steps: list[OrderStep]


class Market(BaseModel):
    """Which ledger this instance serves, and how far its read model is."""

    msp_id: str
    network_id: str
    channel: str
    chaincode: str
    block_height: int
