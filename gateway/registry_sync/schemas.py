"""The registry's outbox and drift on the wire. Nothing in them is private: all of it is or becomes public."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.registry_sync.model import REGISTRAR_ACTIONS, OutboxState

Noun = Literal["participant", "user"]
MAX_SIGNATURES = 500


class ChangeRequest(BaseModel):
    """A change that a registrar wants. `args` as the action's schema says (`GET /api/v1/intents/actions`)."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    action: str = Field(examples=list(REGISTRAR_ACTIONS))
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$", description="Id of the participant or user")
    args: dict[str, Any] = Field(examples=[{"status": "suspended", "reason": "licence_expired"}])


class OutboxRow(BaseModel):
    """A change on its way. The intent to be signed has `action`, `target`, `expected_version` and `args` just so."""

    sequence: int
    state: OutboxState
    participant: str = Field(description="The participant within whose changes the order is kept")
    action: str
    target: str | None
    expected_version: int | None
    args: dict[str, Any]
    application_id: str | None
    requested_by: str
    code: str | None = Field(description="Why the ledger refused the last intent for it")
    transaction_id: str | None
    block_number: int | None
    created_at: int
    done_at: int | None


class OutboxPage(BaseModel):
    items: list[OutboxRow]
    next_cursor: str | None


class AttachedIntent(BaseModel):
    """A registrar's signed intent for one row."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    sequence: int = Field(ge=1, lt=2**53)
    intent: str = Field(max_length=65_536)
    signature: str = Field(pattern=r"^[A-Za-z0-9_-]{86}$")


class Attachments(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    items: list[AttachedIntent] = Field(min_length=1, max_length=MAX_SIGNATURES)


class AttachmentResult(BaseModel):
    """`kept`, or the code of the refusal."""

    sequence: int
    code: str


class DriftItem(BaseModel):
    noun: str
    id: str
    missing: bool
    fields: dict[str, dict[str, Any]]


class DriftAnswer(BaseModel):
    """`in_step` when nothing differs. See `gateway/registry_sync/README.md` for what to do about drift."""

    in_step: bool
    block_height: int
    compared: int
    changing: int
    only_on_ledger: int
    outbox: dict[str, int] = Field(description="Rows by state")
    items: list[DriftItem]


class NewChange(BaseModel):
    sequence: int
