"""Participants and users as the API shows them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Participant(BaseModel):
    """A company, a household, the exchange or the regulator, for whom users act."""

    participant_id: str = Field(examples=["southgrid-retail"])
    organisation: str = Field(description="MSP id", examples=["RetailerOrg"])
    kind: str = Field(examples=["retailer"])


class ParticipantList(BaseModel):
    block_height: int
    items: list[Participant]


class User(BaseModel):
    """What the identity registry says of a user. All of it is public on the ledger."""

    model_config = ConfigDict(frozen=True)

    user_id: str = Field(examples=["li-na"])
    version: int
    participant: str
    organisation: str = Field(description="MSP id")
    roles: tuple[str, ...]
    public_key: str = Field(description="Hex of the uncompressed P-256 point")
    status: str = Field(examples=["active"])


class UserAtBlock(User):
    block_height: int
