"""The form of an evidence file. `gateway.verify.container` is what reads and writes it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Base64 = Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrdererSignature(_Closed):
    header: Base64 = Field(description="common.SignatureHeader")
    signature: Base64


class BlockMetadata(_Closed):
    value: Base64 = Field(description="common.OrdererBlockMetadata")
    signatures: list[OrdererSignature]


class EvidenceBlock(_Closed):
    """A whole block. Block 0 has no metadata: its hash is the network's id."""

    number: int
    transactions: list[Base64] = Field(description="common.Envelope each")
    metadata: BlockMetadata | None = None


class PeerSignature(_Closed):
    endorser: Base64 = Field(description="msp.SerializedIdentity")
    signature: Base64


class PeerStatement(_Closed):
    """Peers' signed answer to `ReadOrder` or `ReadSettlement`, by the policy that the steps come under."""

    channel_header: Base64
    signature_header: Base64
    proposal: Base64
    response: Base64
    endorsements: list[PeerSignature]


class ProvenDay(_Closed):
    """A metering point's day, as its tree on the ledger has it."""

    day: int = Field(ge=1, le=31)
    salt: str = Field(pattern="^[0-9a-f]{64}$")
    flags: list[int] = Field(description="96, one a quarter-hour")
    values: list[list[int]] = Field(description="Active import and export (Wh), reactive import and export (varh)")


class BillEvidence(_Closed):
    """What a file about a bill has beside. The API gives no readings: it has none."""

    month: str
    statements: list[str] = Field(description="Texts of the statement and of those that it follows from; for parties")
    readings: dict[str, list[ProvenDay]] | None = Field(description="By metering point")


class EvidenceFile(_Closed):
    """Everything that proves one order, or with `bill` one of its bills; `gateway/verify/README.md` says what each part
    proves."""

    v: Literal[1]
    order: str
    data_hashes: Base64 = Field(description="Data hashes of the headers of blocks 0, 1, 2, …, 32 bytes each")
    blocks: list[EvidenceBlock]
    flags: list[list[int]] = Field(description="[block, position, validation code] of each transaction that is needed")
    attestation: PeerStatement
    openings: list[str] = Field(description="Private texts whose SHA-256 the order's steps cite; for parties only")
    documents: list[Base64] = Field(description="Texts whose SHA-256 the order's steps cite")
    certificates: list[Base64] = Field(description="People's certificates, DER")
    bill: BillEvidence | None = None
