"""Fabric CA's authorization tokens: a signature over method, path, body and certificate (util.GenECDSAToken)."""

from __future__ import annotations

from base64 import b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from gateway.fabric_ca.identity import EnrolledIdentity

# cryptography knows the orders, but does not tell them.
_ORDERS = {
    "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "secp384r1": int("F" * 48 + "C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973", 16),
}


def authorization_token(identity: EnrolledIdentity, *, method: str, uri: str, body: bytes) -> str:
    """The value of the `authorization` header for one request.

    `uri` is the request line's: path and query, exactly as they are sent. `body` is the exact bytes, empty where there
    is none. The signature is ECDSA over SHA-256 of `method.b64(uri).b64(body).b64(certificate)`.
    """
    certificate = b64encode(identity.certificate_pem).decode()
    payload = ".".join((method, b64encode(uri.encode()).decode(), b64encode(body).decode(), certificate))
    return f"{certificate}.{b64encode(_sign(identity.private_key, payload.encode())).decode()}"


def _sign(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """A low-S signature: the CA's crypto library takes no other, so that nobody can make a second valid form."""
    order = _ORDERS[key.curve.name]
    signature = key.sign(message, ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(signature)
    return signature if s <= order // 2 else encode_dss_signature(r, order - s)
