"""What `Settle` is asked for, and what computes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chaincode.billing.gathering import Collections
from chaincode.billing.private_text import PrivateText
from chaincode.intent import Intent


class Statements(Collections, Protocol):
    """The part of `chaincode.shim.Stub` that statements are written with."""

    async def put_private_data(self, collection: str, key: str, value: bytes) -> None: ...
    def start_write_batch(self) -> None: ...
    async def finish_write_batch(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Asked:
    """One signed intent that brings a statement, taken apart; `digest` is the SHA-256 (hex) of its text."""

    intent: Intent
    digest: str
    private: PrivateText


class Maker(Protocol):
    """Computes the statements that the intents of one action bring.

    `keys` are those that follow from an intent alone. `load` reads what a whole batch follows from; it raises PeerError
    where this peer lacks a private value. `statement` raises Refused.
    """

    def keys(self, asked: Asked) -> list[str]: ...
    async def load(self, asked: Sequence[Asked]) -> None: ...
    async def statement(self, asked: Asked, *, now_ms: int) -> dict[str, Any]: ...
