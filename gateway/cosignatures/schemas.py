"""Second signatures on the wire."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from gateway.cosignatures.model import State


class Proposal(BaseModel):
    """The maker's signed intent, as it would be sent to `/api/v1/intents`. Give it hours to live, 24 at most."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    intent: str = Field(max_length=65_536)
    signature: str = Field(pattern=r"^[A-Za-z0-9_-]{86}$")
    private: str | None = Field(default=None, max_length=65_536, repr=False)


class SecondSignatureBody(BaseModel):
    """ES256 over the same bytes as the maker's: `energysale/intent/v1\\0` and the intent's text."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    signature: str = Field(pattern=r"^[A-Za-z0-9_-]{86}$")


class Waiting(BaseModel):
    """A step that wants, or wanted, a second signature. Times in ms since 1970 UTC."""

    digest: str
    state: State
    action: str
    participant: str
    maker: str
    checker: str | None
    code: str | None = Field(description="Why the ledger refused it")
    created_at: int
    expires_at: int
    settled_at: int | None


class WaitingOpened(Waiting):
    """With what is to be signed. `private` is the private text behind the intent's `private_hash`, while it is open."""

    intent: str
    private: str | None = Field(repr=False)


class WaitingList(BaseModel):
    items: list[Waiting]
