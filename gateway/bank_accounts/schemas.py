"""Bank accounts on the wire. Times in ms since 1970 UTC. Holder and number come back masked, always."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from gateway.bank_accounts.moves import Phase, State


class BankAccountBody(BaseModel):
    """`number`: an IBAN, or a Chinese account number; blanks do not count. `cnaps`: the bank's clearing code (行号)."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    holder: str = Field(max_length=140, repr=False)
    number: str = Field(max_length=64, repr=False)
    cnaps: str = Field(max_length=12, repr=False)


class BankAccountInfo(BaseModel):
    """`phase` is there for approved ones; from `effective_at` on it is paid to."""

    account_id: str
    participant: str
    state: State
    phase: Phase | None
    holder: str = Field(description="Masked")
    number: str = Field(description="Masked: the last four characters")
    cnaps: str
    proposed_by: str
    proposed_at: int
    decided_by: str | None
    decided_at: int | None
    effective_at: int | None


class BankAccountList(BaseModel):
    items: list[BankAccountInfo]
