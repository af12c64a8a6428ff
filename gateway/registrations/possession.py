"""What shows that an application is made by the holder of the key: the proof of possession and the CSR. Pure."""

from __future__ import annotations

from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from chaincode import signature
from chaincode.intent import possession_message
from chaincode.refusals import Refused
from gateway.problems import ProblemError


def check_possession(*, network: str, user: str, participant: str, public_key: str, proof: str) -> None:
    """Raises Refused `possession_not_proved`, as the ledger will when the key is bound."""
    message = possession_message(network=network, user=user, participant=participant, public_key=public_key)
    if not signature.verify(public_key, message, proof):
        raise Refused("possession_not_proved", key=user)


def check_csr(pem: str, *, user: str, public_key: str) -> None:
    """Raises ProblemError `invalid_csr` unless the request is for `user`, for the same key, and signed with it."""
    try:
        request = x509.load_pem_x509_csr(pem.encode())
        key = request.public_key()
        names = request.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        sound = request.is_signature_valid and isinstance(key, ec.EllipticCurvePublicKey)
    except (ValueError, TypeError, InvalidSignature):
        raise ProblemError("invalid_csr", context={"fault": "form"}) from None
    if not sound or public_point(key) != public_key:
        raise ProblemError("invalid_csr", context={"fault": "key"})
    if [name.value for name in names] != [user]:
        raise ProblemError("invalid_csr", context={"fault": "common_name"})


def public_point(key: Any) -> str:
    """Hex of the uncompressed point of a public key on an elliptic curve."""
    point: bytes = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return point.hex()
