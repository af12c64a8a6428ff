import base64
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import signature
from chaincode.intent import possession_message
from gateway.client import pkcs8
from gateway.client.keystore import Keystore, KeystoreError, Signer

NETWORK = "retail/" + "ab" * 32
PASSPHRASE = "Zwölf Boxkämpfer"  # noqa: S105 - of keys that live for one test


@pytest.fixture
def keystore(tmp_path: Path) -> Keystore:
    return Keystore(tmp_path / "keys")


def create(keystore: Keystore, user: str = "alice", passphrase: str | None = None) -> Signer:
    return keystore.create(
        user=user, participant="bakery-1", organisation="ConsumerOrg", roles=["consumer_owner"], passphrase=passphrase
    )


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_key_comes_back_as_it_was_made(keystore: Keystore, passphrase: str | None) -> None:
    made = create(keystore, passphrase=passphrase)

    opened = keystore.unlock("alice", passphrase)

    assert opened.identity == made.identity == keystore.show("alice")
    assert signature.public_key_of(opened.key) == made.identity.public_key
    assert keystore.encrypted("alice") is (passphrase is not None)


def test_directory_and_files_are_for_the_owner_only(keystore: Keystore) -> None:
    create(keystore)

    assert stat.S_IMODE(keystore.directory.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in keystore.directory.iterdir()] == [0o600]


def test_openssl_reads_an_encrypted_key_file(keystore: Keystore) -> None:
    create(keystore, passphrase=PASSPHRASE)
    command = ["openssl", "pkey", "-in", str(keystore.directory / "alice.pem"), "-passin", "stdin", "-noout", "-text"]

    done = subprocess.run(command, input=PASSPHRASE.encode() + b"\n", capture_output=True, check=False)  # noqa: S603 - fixed arguments

    assert done.returncode == 0, done.stderr
    assert b"prime256v1" in done.stdout


def test_an_encrypted_file_holds_scrypt_and_not_the_key(keystore: Keystore) -> None:
    made = create(keystore, passphrase=PASSPHRASE)
    text = (keystore.directory / "alice.pem").read_text()

    der = b"".join(base64.b64decode(line) for line in text.split("-----")[2].split())
    assert bytes.fromhex("2b06010401da47040b") in der
    assert made.key.private_numbers().private_value.to_bytes(32, "big") not in der


@pytest.mark.parametrize("wrong", [None, "", "Zwölf"])
def test_a_wrong_passphrase_is_named_and_quotes_nothing(keystore: Keystore, wrong: str | None) -> None:
    create(keystore, passphrase=PASSPHRASE)

    with pytest.raises(pkcs8.WrongPassphraseError) as raised:
        keystore.unlock("alice", wrong)
    assert PASSPHRASE not in str(raised.value)


def test_a_key_is_never_overwritten(keystore: Keystore) -> None:
    made = create(keystore)

    with pytest.raises(KeystoreError, match="has a key"):
        create(keystore)
    assert keystore.show("alice") == made.identity
    assert len(list(keystore.directory.iterdir())) == 1


def test_a_missing_key_says_how_to_make_one(keystore: Keystore) -> None:
    with pytest.raises(KeystoreError, match="energysale user new bob"):
        keystore.unlock("bob")


@pytest.mark.parametrize("user", ["../alice", "Alice", "", "a/b", "-a", "a" * 65])
def test_an_id_cannot_leave_the_directory(keystore: Keystore, user: str) -> None:
    with pytest.raises(KeystoreError):
        create(keystore, user=user)


def test_a_key_made_elsewhere_is_taken_in(keystore: Keystore) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.BestAvailableEncryption(b"old"),
    ).decode()

    keystore.add(
        user="bob",
        participant="mill-1",
        organisation="ConsumerOrg",
        roles=[],
        pem=pem,
        pem_passphrase="old",  # noqa: S106 - as above
    )

    assert keystore.unlock("bob").identity.public_key == signature.public_key_of(key)


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP256K1()])
def test_a_key_of_another_curve_is_refused(keystore: Keystore, curve: ec.EllipticCurve) -> None:
    pem = ec.generate_private_key(curve).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )

    with pytest.raises(ValueError, match="P-256"):
        keystore.add(user="bob", participant="m", organisation="ConsumerOrg", roles=[], pem=pem.decode())
    assert "bob" not in keystore


def test_a_file_whose_public_key_was_changed_is_found_damaged(keystore: Keystore) -> None:
    made = create(keystore)
    other = create(keystore, user="bob")
    path = keystore.directory / "alice.pem"
    path.write_text(path.read_text().replace(made.identity.public_key, other.identity.public_key))

    with pytest.raises(KeystoreError, match="do not match"):
        keystore.unlock("alice")


@pytest.mark.parametrize("text", ["", "user: alice\n", "-----BEGIN PRIVATE KEY-----\n", "\x00\xff"])
def test_a_damaged_file_is_named(keystore: Keystore, text: str) -> None:
    create(keystore)
    (keystore.directory / "alice.pem").write_text(text)

    with pytest.raises(KeystoreError, match="'alice' is damaged"):
        keystore.unlock("alice")


def test_proof_of_possession_is_the_keys_signature_over_the_claim(keystore: Keystore) -> None:
    signer = create(keystore)
    message = possession_message(
        network=NETWORK, user="alice", participant="bakery-1", public_key=signer.identity.public_key
    )

    assert signature.verify(signer.identity.public_key, message, signer.proof_of_possession(NETWORK))


def test_a_replacement_is_kept_until_it_is_promoted(keystore: Keystore) -> None:
    old = create(keystore)

    staged = keystore.stage_replacement("alice")

    assert keystore.stage_replacement("alice").identity == staged.identity != old.identity
    assert keystore.show("alice") == old.identity
    assert keystore.users() == ["alice"]
    keystore.promote_replacement("alice")
    assert keystore.unlock("alice").identity == staged.identity
    assert not keystore.has_staged_replacement("alice")


def test_changed_roles_are_noted_and_the_key_stays(keystore: Keystore) -> None:
    made = create(keystore, passphrase=PASSPHRASE)

    keystore.set_roles("alice", ["retailer_trader"], PASSPHRASE)

    changed = keystore.unlock("alice", PASSPHRASE).identity
    assert (changed.roles, changed.public_key) == (("retailer_trader",), made.identity.public_key)


def test_no_key_shows_in_repr(keystore: Keystore) -> None:
    signer = create(keystore)

    assert str(signer.key.private_numbers().private_value) not in repr(signer)
    assert "PrivateKey" not in repr(signer)
