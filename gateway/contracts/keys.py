"""Encryption keys of an organisation's participants: made here, kept here sealed, their public half put on the ledger.

A new key serves new documents; the earlier ones are kept, because what the ledger has was encrypted for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key
from sqlalchemy import Connection

from chaincode.signature import public_key_of
from gateway.contracts import repository
from gateway.contracts.envelope import Context, EnvelopeError, open_envelope
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.vault import Vault


class EncryptionKeys:
    """The keys of one instance's participants. `clock` gives milliseconds since 1970 UTC."""

    def __init__(self, *, records: Records, vault: Vault, clock: Callable[[], int]) -> None:
        self._records = records
        self._vault = vault
        self._clock = clock

    async def make(self, participant: str, *, made_by: str) -> str:
        """A new key pair for `participant`; returns its public key, which counts once it is on the ledger."""
        key = ec.generate_private_key(ec.SECP256R1())
        public_key = public_key_of(key)
        data_key, wrapped = self._vault.new_key(owner=_owner(public_key))
        secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        values = {
            "public_key": public_key,
            "participant": participant,
            "data_key": wrapped,
            "sealed": data_key.seal(secret, context=_owner(public_key)),
            "made_by": made_by,
            "created_at": self._clock(),
        }
        await self._records.write(lambda connection: repository.add_key(connection, values))
        return public_key

    async def listed(self, participant: str) -> list[dict[str, Any]]:
        """The public halves of the keys kept for `participant`, the newest first."""
        rows = await self._records.read(lambda connection: repository.keys_of(connection, participant))
        return [{"public_key": row.public_key, "made_by": row.made_by, "created_at": row.created_at} for row in rows]

    async def open(self, envelope: Mapping[str, Any], *, participant: str, context: Context) -> bytes:
        """The text in an envelope to `participant`.

        Raises ProblemError `document_unreadable`: it is for others, its key is not kept here, or it was changed.
        """
        keys = await self._records.read(lambda connection: self._keys(connection, participant))
        for key in keys:  # the newest first: which one it was is not in the envelope
            try:
                return open_envelope(envelope, participant=participant, key=key, context=context)
            except EnvelopeError:
                continue
        raise ProblemError("document_unreadable")

    def _keys(self, connection: Connection, participant: str) -> list[ec.EllipticCurvePrivateKey]:
        return [self._key(row) for row in repository.keys_of(connection, participant)]

    def _key(self, row: Any) -> ec.EllipticCurvePrivateKey:
        owner = _owner(row.public_key)
        secret = self._vault.key_of(row.data_key, owner=owner).open(row.sealed, context=owner)
        key = load_der_private_key(secret, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("an encryption key is a P-256 key")
        return key


def _owner(public_key: str) -> str:
    return f"encryption/{public_key}"
