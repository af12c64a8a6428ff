"""Signatures in the one form that an MSP accepts, and keys and certificates that do not serve."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from gateway.fabric import (
    Hash,
    IdentityError,
    NotSignedError,
    X509Identity,
    load_identity,
    load_private_key,
    private_key_signer,
    protos,
)
from gateway.fabric.signer import SigningIdentity
from tests.unit.fabric.credentials import certificate, identity, private_key_pem

P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
P384 = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973


@pytest.mark.parametrize(("curve", "order"), [(ec.SECP256R1(), P256), (ec.SECP384R1(), P384)])
def test_signatures_verify_and_have_a_low_s(curve: ec.EllipticCurve, order: int) -> None:
    key = ec.generate_private_key(curve)
    sign = private_key_signer(key)
    for number in range(40):  # half of them would have a high s
        message = number.to_bytes(2, "big")
        signature = sign(hashlib.sha256(message).digest())
        key.public_key().verify(signature, message, ec.ECDSA(hashes.SHA256()))
        assert decode_dss_signature(signature)[1] <= order // 2


@pytest.mark.parametrize("length", [0, 31, 64])
def test_what_is_no_digest_is_not_signed(key: ec.EllipticCurvePrivateKey, length: int) -> None:
    with pytest.raises(IdentityError, match=f"not {length} bytes"):
        private_key_signer(key)(bytes(length))


@pytest.mark.parametrize(
    ("kind", "algorithm"),
    [
        (Hash.SHA256, hashes.SHA256()),
        (Hash.SHA384, hashes.SHA384()),
        (Hash.SHA3_256, hashes.SHA3_256()),
        (Hash.SHA3_384, hashes.SHA3_384()),
    ],
)
@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_every_hash_goes_with_every_curve(kind: Hash, algorithm: hashes.HashAlgorithm, curve: ec.EllipticCurve) -> None:
    key = ec.generate_private_key(curve)
    signer = SigningIdentity(identity=identity(key), signer=private_key_signer(key), hash=kind)
    key.public_key().verify(signer.sign(b"message"), b"message", ec.ECDSA(algorithm))


def test_the_certificate_says_which_hash_is_used() -> None:
    elliptic, edwards = ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate()
    assert SigningIdentity(identity=identity(elliptic), signer=None).digest(b"a") == hashlib.sha256(b"a").digest()
    assert SigningIdentity(identity=identity(edwards), signer=None).digest(b"a") == b"a"


async def test_a_signer_may_answer_later(key: ec.EllipticCurvePrivateKey) -> None:
    async def sign(digest: bytes) -> bytes:
        return private_key_signer(key)(digest)

    signing_identity = SigningIdentity(identity=identity(key), signer=sign)
    signature = await signing_identity.signature(b"message")
    key.public_key().verify(signature, b"message", ec.ECDSA(hashes.SHA256()))


async def test_without_a_signer_nothing_is_signed(key: ec.EllipticCurvePrivateKey) -> None:
    signing_identity = SigningIdentity(identity=identity(key), signer=None)
    with pytest.raises(NotSignedError):
        signing_identity.sign(b"message")
    with pytest.raises(NotSignedError):
        await signing_identity.signature(b"message")


def test_ed25519_signs_the_message_itself() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    key.public_key().verify(private_key_signer(key)(b"message"), b"message")


@pytest.mark.parametrize("key", [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP521R1())])
def test_other_keys_are_refused(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> None:
    with pytest.raises(IdentityError, match="P-256"):
        private_key_signer(key)


def test_a_key_is_loaded_from_its_file(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(private_key_pem(key))
    loaded = load_private_key(path)
    assert isinstance(loaded, ec.EllipticCurvePrivateKey)
    assert loaded.private_numbers() == key.private_numbers()


def test_a_file_that_is_no_key_is_named_and_not_quoted(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    with pytest.raises(IdentityError, match=r"key\.pem"):
        load_private_key(path)
    path.write_text("SECRET")
    with pytest.raises(IdentityError, match=r"key\.pem") as caught:
        load_private_key(path)
    assert "SECRET" not in str(caught.value)


def test_an_identity_is_msp_id_and_certificate(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = certificate(key, "user")
    (tmp_path / "cert.pem").write_bytes(pem)
    loaded = load_identity("ConsumerOrg", tmp_path / "cert.pem")
    creator = protos.identities.SerializedIdentity.FromString(loaded.creator)
    assert (creator.mspid, creator.id_bytes) == ("ConsumerOrg", pem)


def test_an_identity_without_certificate_or_msp_id_is_refused(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    with pytest.raises(IdentityError, match="not a PEM certificate"):
        X509Identity(msp_id="ConsumerOrg", certificate=b"text")
    with pytest.raises(IdentityError, match="MSP id is empty"):
        X509Identity(msp_id="", certificate=certificate(key, "user"))
    with pytest.raises(IdentityError, match="missing"):
        load_identity("ConsumerOrg", tmp_path / "missing.pem")
