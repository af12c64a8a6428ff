"""What became of one intent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ResultStatus(StrEnum):
    """`pending` is not an end: the intent is kept and its result will be known later."""

    APPLIED = "applied"
    EXISTS = "exists"
    REFUSED = "refused"
    PENDING = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer to one intent.

    `target` and `version` name the record and the version of it that the intent made. `code` and `detail` say why it
    was refused. `transaction_id` and `block_number` say where it is on the ledger; they are None where nothing of this
    intent was written by this instance. An `applied` result with a `code` means that the public step is committed and
    its terms were refused by that name.
    """

    digest: str
    intent_id: str | None
    status: ResultStatus
    target: str | None = None
    version: int | None = None
    code: str | None = None
    detail: Mapping[str, Any] | None = None
    transaction_id: str | None = None
    block_number: int | None = None

    @property
    def stands(self) -> bool:
        """Whether the intent is on the ledger."""
        return self.status in (ResultStatus.APPLIED, ResultStatus.EXISTS)

    def to_value(self) -> dict[str, Any]:
        """As a JSON object, every field present."""
        return {
            "digest": self.digest,
            "intent_id": self.intent_id,
            "status": self.status.value,
            "target": self.target,
            "version": self.version,
            "code": self.code,
            "detail": dict(self.detail) if self.detail is not None else None,
            "transaction_id": self.transaction_id,
            "block_number": self.block_number,
        }

    def to_json(self) -> bytes:
        """The bytes that the HTTP API answers with and the journal keeps."""
        return json.dumps(self.to_value(), separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Result:
        """The result that `to_json` wrote."""
        value = json.loads(text)
        value["status"] = ResultStatus(value["status"])
        return cls(**value)
