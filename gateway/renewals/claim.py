"""What a user signs to have the certificate renewed: the same bytes for those who sign and who check. Pure."""

from __future__ import annotations

import hashlib

from chaincode import canonical

RENEWAL_PREFIX = b"energysale/certificate-renewal/v1\0"


def renewal_message(*, network: str, user: str, csr: str, issued_at: int) -> bytes:
    """The bytes that `user` signs with the registered key, at `issued_at` (ms since 1970 UTC), for `csr` (PEM)."""
    digest = hashlib.sha256(csr.encode()).hexdigest()
    claim = {"csr": digest, "issued_at": issued_at, "network": network, "user": user}
    return RENEWAL_PREFIX + canonical.dumps(claim)


def renewal_id_of(message: bytes) -> str:
    """The renewal's id: the same message is the same renewal, however often it is sent."""
    return hashlib.sha256(message).hexdigest()
