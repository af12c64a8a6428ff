"""Documents that a party or the exchange brings to a dispute: kept sealed by its own instance; the ledger has the hash.

The hash is SHA-256 of 32 random bytes and the content, so that it gives nothing away of a paper with few possible
contents. Whoever is handed content and salt checks both against the ledger.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gateway.contracts import repository
from gateway.contracts.service import Contracts
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.registrations.documents import check_document
from gateway.sessions.schemas import Caller
from gateway.vault import Vault

_SALT_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """A document with the salt that its hash was made with."""

    media_type: str
    salt: bytes = field(repr=False)
    content: bytes = field(repr=False)


class CaseDocuments:
    """The documents of one instance's people. `clock` gives milliseconds since 1970 UTC."""

    def __init__(self, *, contracts: Contracts, records: Records, vault: Vault, clock: Callable[[], int]) -> None:
        self._contracts = contracts
        self._records = records
        self._vault = vault
        self._clock = clock

    async def add(self, order_id: str, content: bytes, media_type: str, caller: Caller) -> str:
        """Keep a PDF, PNG or JPEG; returns the hash that the statement's intent names.

        Raises ProblemError: `not_found`, `request_too_large`, `unsupported_media_type`.
        """
        await self._contracts.orders.get(order_id, caller)
        found = check_document(content, announced=media_type)
        salt = os.urandom(_SALT_BYTES)
        digest = hashlib.sha256(salt + content).hexdigest()
        data_key, wrapped = self._vault.new_key(owner=_owner(digest))
        values = {
            "hash": digest,
            "order_id": order_id,
            "participant": caller.participant,
            "media_type": found,
            "size": len(content),
            "data_key": wrapped,
            "sealed": data_key.seal(salt + content, context=_owner(digest)),
            "uploaded_by": caller.user.user_id,
            "uploaded_at": self._clock(),
        }
        await self._records.write(lambda connection: repository.add_case_document(connection, values))
        return digest

    async def listed(self, order_id: str, caller: Caller) -> list[dict[str, Any]]:
        """What the caller's participant has brought to the order. Raises ProblemError `not_found`."""
        await self._contracts.orders.get(order_id, caller)
        participant = caller.participant
        rows = await self._records.read(
            lambda connection: repository.case_documents_of(connection, order_id, participant)
        )
        return [dict(row) for row in rows]

    async def get(self, order_id: str, document_hash: str, caller: Caller) -> CaseDocument:
        """A document of the caller's own participant. Raises ProblemError `not_found`."""
        row = await self._records.read(
            lambda connection: repository.find_case_document(connection, order_id, document_hash)
        )
        if row is None or row.participant != caller.participant:
            raise ProblemError("not_found")
        owner = _owner(document_hash)
        plain = self._vault.key_of(row.data_key, owner=owner).open(row.sealed, context=owner)
        return CaseDocument(media_type=row.media_type, salt=plain[:_SALT_BYTES], content=plain[_SALT_BYTES:])


def _owner(digest: str) -> str:
    return f"case/{digest}"
