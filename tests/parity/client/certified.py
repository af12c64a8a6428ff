"""Clients of ConsumerOrg with keys of any kind: certificates that its CA's own key signs, as the CA would."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from tests.parity.client.side import Credentials
from tests.running_network import RunningNetwork

Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

_AUTHORITY = "ca.consumerorg.energysale.com"


def certified(network: RunningNetwork, key: Key, folder: Path) -> Credentials:
    """A client of ConsumerOrg that holds `key`: its files in `folder`."""
    home = network.directory.authorities / _AUTHORITY
    issuer = x509.load_pem_x509_certificate((home / "ca-cert.pem").read_bytes())
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(
            x509.Name(
                [
                    x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "client"),
                    x509.NameAttribute(NameOID.COMMON_NAME, "parity"),
                ]
            )
        )
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
            ),
            critical=False,
        )
        .sign(_issuers_key(home, issuer), hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    key_file = folder / "key.pem"
    key_file.touch(mode=0o600)
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return Credentials(msp_id="ConsumerOrg", certificate=folder / "certificate.pem", key=key_file)


def _issuers_key(home: Path, issuer: x509.Certificate) -> ec.EllipticCurvePrivateKey:
    for path in (home / "msp" / "keystore").glob("*_sk"):
        key = load_pem_private_key(path.read_bytes(), None)
        if isinstance(key, ec.EllipticCurvePrivateKey) and key.public_key() == issuer.public_key():
            return key
    raise FileNotFoundError(f"the key of {_AUTHORITY} is not in {home}")
