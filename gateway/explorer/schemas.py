"""What the explorer shows. Times are ms since 1970 UTC, hashes SHA-256 in hex."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gateway.pages import ID, Page, PageQuery

DIGEST = "^[0-9a-f]{64}$"
Digest = Annotated[str, StringConstraints(pattern=DIGEST)]


class BlockRow(BaseModel):
    number: int
    hash: str
    previous_hash: str
    data_hash: str
    transactions: int
    valid: int
    bytes: int
    at: int


class BlockPage(Page):
    items: list[BlockRow]


class BlockQuery(PageQuery):
    """Filters are joined by AND; upper bounds are exclusive. Newest first unless `sort` is `number`."""

    sort: Literal["-number", "number"] = "-number"
    number_from: int | None = Field(None, ge=0, lt=2**53)
    number_to: int | None = Field(None, ge=0, lt=2**53)
    at_from: int | None = Field(None, ge=0, lt=2**53)
    at_to: int | None = Field(None, ge=0, lt=2**53)
    invalid: bool = Field(False, description="Only blocks with a transaction that is not valid")


class TransactionRow(BaseModel):
    block: int
    position: int
    transaction_id: str
    at: int
    code: str
    valid: bool
    organisation: str
    function: str
    intents: int
    applied: int


class TransactionPage(Page):
    items: list[TransactionRow]


class TransactionQuery(PageQuery):
    """Filters are joined by AND; upper bounds are exclusive. Newest first unless `sort` is `block`."""

    sort: Literal["-block", "block"] = "-block"
    block: int | None = Field(None, ge=0, lt=2**53)
    at_from: int | None = Field(None, ge=0, lt=2**53)
    at_to: int | None = Field(None, ge=0, lt=2**53)
    valid: bool | None = None
    code: str | None = Field(None, pattern="^[A-Z_0-9]{1,64}$")
    organisation: str | None = Field(None, pattern="^[A-Za-z0-9.-]{1,64}$")
    function: str | None = Field(None, pattern="^[A-Za-z0-9_:]{1,64}$")


class IntentQuery(PageQuery):
    """Intents by who signed them, newest first."""

    actor: str | None = Field(None, pattern=ID)
    participant: str | None = Field(None, pattern=ID)
    action: str | None = Field(None, pattern="^[a-z_]{1,64}$")


class IntentRow(BaseModel):
    block: int
    position: int
    digest: str
    transaction_id: str
    status: str
    code: str | None
    action: str | None
    actor: str | None
    role: str | None
    participant: str | None
    second: str | None
    target: str | None
    at: int


class IntentPage(Page):
    items: list[IntentRow]


class Signer(BaseModel):
    """Somebody's MSP and the subject of the certificate; empty where the block holds none that can be read."""

    msp_id: str
    subject: str
    serial: str


class IntentDetail(BaseModel):
    """A signed intent as it stands in the block, and what the ledger answered. Terms are there by hash only."""

    digest: str
    intent_id: str
    action: str
    actor: str
    role: str
    participant: str
    second: str | None
    target: str | None
    version: int | None
    args: dict[str, Any]
    private_hash: str | None
    signature: str
    status: str
    code: str | None
    result_version: int | None


class TransactionDetail(BaseModel):
    """`intents` are those that the caller may see of `intent_count`."""

    transaction_id: str
    block: int
    position: int
    kind: Literal["call", "configuration", "other"]
    at: int
    code: str
    valid: bool
    creator: Signer
    chaincode: str
    function: str
    endorsers: list[Signer]
    public_writes: int
    private_writes: int
    intent_count: int
    intents: list[IntentDetail]


class BlockDetail(BaseModel):
    """A block read from this organisation's own peer. `links`: its previous hash is the hash of the block before."""

    block_height: int
    number: int
    hash: str
    previous_hash: str
    links: bool
    data_hash: str
    data_hash_recomputed: str
    data_hash_holds: bool
    at: int
    bytes: int
    valid: int
    orderer_signatures: list[Signer]
    transactions: list[TransactionDetail]


class TransactionAtBlock(TransactionDetail):
    block_height: int


class IntentAtBlock(IntentDetail):
    block_height: int
    transaction: TransactionRow


class Hit(BaseModel):
    """`id` is what the kind's own page takes; `at` and `block` where they are known."""

    kind: Literal["block", "transaction", "intent", "order", "listing", "sequence", "package", "participant", "user"]
    id: str
    title: str
    at: int | None = None
    block: int | None = None


class SearchResult(BaseModel):
    block_height: int
    query: str
    hits: list[Hit]


class Count(BaseModel):
    name: str
    count: int


class MonthCount(BaseModel):
    segment: str
    month: str = Field(description="In which delivery begins", examples=["2026-12"])
    orders: int
    executing: int


class PublicVolume(BaseModel):
    """Of what is public by rule: listings and auctions."""

    mode: Literal["listing", "auction"]
    segment: str
    count: int
    offered_wh: int | None
    concluded_wh: int


class Totals(BaseModel):
    block_height: int
    orders: int
    by_state: list[Count]
    by_segment_and_month: list[MonthCount]
    public_volumes: list[PublicVolume]
    archived_texts: int
    with_terms: int = Field(description="Orders with a terms hash")
    transactions: int
    invalid_transactions: int


class TermsHashesBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    order_ids: list[Digest] = Field(min_length=1, max_length=1_000)


class TermsHash(BaseModel):
    """`found` is false for an order that does not exist or that the caller may not see."""

    order_id: str
    found: bool
    state: str | None = None
    terms_hash: str | None = None
    block: int | None = None


class TermsHashes(BaseModel):
    block_height: int
    items: list[TermsHash]


class WriteAttempt(BaseModel):
    """One try at one peer. `code` is the chaincode's refusal; `refused` is false if the peer would have endorsed."""

    node: str
    organisation: str
    function: str
    at: int
    refused: bool
    code: str | None
    milliseconds: int


class WriteAttempts(BaseModel):
    identity: Signer
    items: list[WriteAttempt]
    all_refused: bool
