"""Signing with a key that stays in a token: SoftHSM, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

from gateway.fabric import Gateway, IdentityError, X509Identity
from gateway.fabric.hsm import HsmSigner
from tests.unit.fabric.credentials import certificate
from tests.unit.fabric.fake_peer import FakePeer
from tests.unit.fabric.test_signer import P256, P384

LIBRARY = Path("/usr/lib/softhsm/libsofthsm2.so")
TOOL = shutil.which("softhsm2-util")
TOKEN, PIN = "fabric", "98765432"
IDS = {"secp256r1": b"\x01", "secp384r1": b"\x02"}
ORDERS = {"secp256r1": P256, "secp384r1": P384}

pytestmark = pytest.mark.skipif(not (LIBRARY.exists() and TOOL), reason="Debian's softhsm2 is not installed")


@pytest.fixture(scope="module")
def public_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ec.EllipticCurvePublicKey]]:
    """A token with a key on each curve, and its public halves."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")  # read once by the library, in this process
    command = [str(TOOL), "--init-token", "--free", "--label", TOKEN, "--so-pin", "12345678", "--pin", PIN]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - Debian's own program
    with pkcs11.lib(str(LIBRARY)).get_token(token_label=TOKEN).open(user_pin=PIN, rw=True) as session:
        made = {curve: _generate(session, curve) for curve in IDS}
    yield made
    del os.environ["SOFTHSM2_CONF"]


def _generate(session: pkcs11.Session, curve: str) -> ec.EllipticCurvePublicKey:
    parameters = session.create_domain_parameters(
        pkcs11.KeyType.EC, {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters(curve)}, local=True
    )
    public, _ = parameters.generate_keypair(
        mechanism=pkcs11.Mechanism.EC_KEY_PAIR_GEN, store=True, id=IDS[curve], label=curve
    )
    loaded = serialization.load_der_public_key(encode_ec_public_key(public))
    assert isinstance(loaded, ec.EllipticCurvePublicKey)
    return loaded


def signer(curve: str) -> HsmSigner:
    return HsmSigner(library=LIBRARY, token=TOKEN, pin=PIN, key_id=IDS[curve])


@pytest.mark.parametrize("curve", sorted(IDS))
def test_the_tokens_signatures_verify_and_have_a_low_s(
    public_keys: dict[str, ec.EllipticCurvePublicKey], curve: str
) -> None:
    public = public_keys[curve]
    messages = [number.to_bytes(2, "big") for number in range(24)]  # half of them would have a high s
    with signer(curve) as sign, ThreadPoolExecutor(4) as threads:
        signatures = list(threads.map(sign, [sha256(message).digest() for message in messages]))
    for message, signature in zip(messages, signatures, strict=True):
        public.verify(signature, message, ec.ECDSA(hashes.SHA256()))
        assert decode_dss_signature(signature)[1] <= ORDERS[curve] // 2


async def test_a_gateway_signs_with_a_token(
    public_keys: dict[str, ec.EllipticCurvePublicKey], peer: FakePeer, key: ec.EllipticCurvePrivateKey
) -> None:
    pem = certificate(key, "user", public_key=public_keys["secp256r1"])
    identity = X509Identity(msp_id="ConsumerOrg", certificate=pem)
    with signer("secp256r1") as sign:
        async with Gateway(identity=identity, signer=sign, endpoints=[peer.endpoint]) as gateway:
            assert await gateway.network("retail").contract("energysale").submit("Apply") == b"result of Apply"


def test_what_the_token_has_not_is_named_and_the_pin_is_not(
    public_keys: dict[str, ec.EllipticCurvePublicKey],
) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"library": "/absent.so"}, "cannot be opened"),
        ({"token": "absent"}, "cannot be opened"),
        ({"pin": PIN[1:]}, "cannot be opened"),
        ({"key_id": b"absent"}, "no such private key"),
    ]
    for change, fault in cases:
        given: dict[str, Any] = {"library": LIBRARY, "token": TOKEN, "pin": PIN, "key_id": b"\x01", **change}
        with pytest.raises(IdentityError, match=fault) as caught:
            HsmSigner(**given)
        assert PIN[1:] not in str(caught.value)


def test_what_is_no_digest_is_not_signed(public_keys: dict[str, ec.EllipticCurvePublicKey]) -> None:
    with signer("secp256r1") as sign:
        with pytest.raises(IdentityError, match="not 7 bytes"):
            sign(b"message")
        assert repr(sign) == "HsmSigner(token='fabric')"


def test_signers_of_one_token_share_its_login(public_keys: dict[str, ec.EllipticCurvePublicKey]) -> None:
    digest = sha256(b"message").digest()
    with signer("secp256r1") as first, signer("secp384r1") as second:
        assert first(digest) != second(digest)
        second.close()
    with pytest.raises(IdentityError, match="did not sign"):
        first(digest)
