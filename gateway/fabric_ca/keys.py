"""Keys, certificate signing requests, and comparing public keys. Keys are made here, never sent anywhere."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.x509.oid import NameOID

from gateway.fabric_ca.errors import InvalidCsrError

_CURVES: Mapping[int, type[ec.EllipticCurve]] = {256: ec.SECP256R1, 384: ec.SECP384R1}
_NAMES = {
    "C": NameOID.COUNTRY_NAME,
    "ST": NameOID.STATE_OR_PROVINCE_NAME,
    "L": NameOID.LOCALITY_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "OU": NameOID.ORGANIZATIONAL_UNIT_NAME,
}


def generate_private_key(*, bits: int = 256) -> ec.EllipticCurvePrivateKey:
    """A fresh key on P-256 or P-384. Raises ValueError for other `bits`."""
    if bits not in _CURVES:
        raise ValueError("a key has 256 or 384 bits")
    return ec.generate_private_key(_CURVES[bits]())


def require_known_curve(key: ec.EllipticCurvePrivateKey) -> None:
    """Raises ValueError unless the key is on a curve that Fabric CA takes: P-256 or P-384."""
    if not isinstance(key.curve, tuple(_CURVES.values())):
        raise ValueError("the private key is not on P-256 or P-384")


def private_key_to_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The key as unencrypted PKCS #8 PEM: to be kept where only its owner reads."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def private_key_from_pem(pem: bytes, *, password: bytes | None = None) -> ec.EllipticCurvePrivateKey:
    """The key of a PEM file's content. Raises ValueError, which says nothing of the content."""
    try:
        key = serialization.load_pem_private_key(pem, password)
    except (ValueError, TypeError):
        raise ValueError("not a PEM private key, or its password is wrong or missing") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("the private key is not an elliptic curve's")
    return key


def certificate_signing_request(
    enrollment_id: str,
    key: ec.EllipticCurvePrivateKey,
    *,
    hosts: Iterable[str] = (),
    names: Iterable[tuple[str, str]] = (),
) -> bytes:
    """A PEM request for `enrollment_id`, proving possession of `key`.

    `hosts` are the names and addresses that a TLS server's certificate is valid for. `names` are the subject's further
    fields, such as `("O", "Energy")`: C, ST, L, O, OU. The CA decides on type, affiliation and attributes by itself,
    they are not asked for here; it puts OUs of its own in the place of those asked for.
    Raises ValueError for another field, and for a value that the field cannot hold.
    """
    fields = [*names, ("CN", enrollment_id)]
    if unknown := {field for field, _ in fields} - {*_NAMES, "CN"}:
        raise ValueError(f"a subject has no {', '.join(sorted(unknown))} here: C, ST, L, O, OU")
    oids = {**_NAMES, "CN": NameOID.COMMON_NAME}
    builder = x509.CertificateSigningRequestBuilder().subject_name(
        x509.Name([x509.NameAttribute(oids[field], value) for field, value in fields])
    )
    if alternatives := [_general_name(host) for host in hosts]:
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def load_certificate_signing_request(pem: bytes) -> x509.CertificateSigningRequest:
    """The request of a PEM text, its signature checked. Raises InvalidCsrError."""
    try:
        request = x509.load_pem_x509_csr(pem)
    except ValueError:
        raise InvalidCsrError("not a PEM certificate signing request") from None
    if not request.is_signature_valid:
        raise InvalidCsrError("the certificate signing request is not signed by the key that it is for")
    return request


def same_public_key(one: PublicKeyTypes, other: PublicKeyTypes) -> bool:
    """Whether both are the same public key."""
    return _encoded(one) == _encoded(other)


def common_name(subject: x509.Name) -> str:
    """The first common name: the enrollment id in a Fabric CA's certificates. Empty when there is none."""
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


def _encoded(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
