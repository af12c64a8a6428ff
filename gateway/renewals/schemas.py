"""Renewals on the wire."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from gateway.registrations.schemas import Identifier


class RenewalState(StrEnum):
    """`certified` waits for a registrar's signature and the ledger. The last two are ends."""

    REQUESTED = "requested"
    CERTIFIED = "certified"
    BOUND = "bound"
    REFUSED = "refused"


class RenewalBody(BaseModel):
    """A registered user wants a later certificate for the registered key. `csr` (PEM) is signed with that key and its
    common name is `user`; `signature` is the key's, over network, user, time (ms since 1970 UTC) and CSR."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    user: Identifier
    csr: str = Field(max_length=4_096, repr=False)
    issued_at: int = Field(ge=0, lt=2**53)
    signature: str = Field(pattern=r"^[A-Za-z0-9_-]{86}$", repr=False)


class RenewalInfo(BaseModel):
    """Where a renewal stands; the certificate (PEM) and its end (ms) are there once the CA has issued it. `code` says
    why it was refused."""

    renewal_id: str
    user: str
    state: RenewalState
    code: str | None
    certificate: str | None
    certificate_until: int | None
    created_at: int
