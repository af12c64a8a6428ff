"""A person's keys on their own machine: one PEM file per user, readable by its owner only.

Each file starts with a few lines that say whose key it is (RFC 7468 lets text stand before the PEM block), so that
the public part can be shown without the passphrase, and tools such as `openssl pkey` read the file as it is.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import signature
from chaincode.intent import possession_message
from gateway.client import pkcs8

DIRECTORY_VARIABLE = "ENERGYSALE_KEYSTORE"
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_FIELDS = ("user", "participant", "organisation", "roles", "public-key")


class KeystoreError(Exception):
    """The keystore cannot do what was asked; the message names the user or the file and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a key belongs to: the registry's fields, without the private key.

    `organisation` is an MSP id, `roles` are the registry's role names, `public_key` is the hex of the uncompressed
    point.
    """

    user: str
    participant: str
    organisation: str
    roles: tuple[str, ...]
    public_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """An identity with its private key at hand. The key is left out of `repr`."""

    identity: Identity
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    def proof_of_possession(self, network: str) -> str:
        """The signature that shows the registrar of `network` that this key's holder asks for the binding."""
        identity = self.identity
        message = possession_message(
            network=network,
            user=identity.user,
            participant=identity.participant,
            public_key=identity.public_key,
        )
        return signature.sign(self.key, message)


class Keystore:
    """The keys in one directory (made with mode 0700; files have 0600)."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def users(self) -> list[str]:
        """The users whose keys are here, in order."""
        return sorted(path.stem for path in self.directory.glob("*.pem"))

    def __contains__(self, user: str) -> bool:
        return self._path(user).exists()

    def create(
        self,
        *,
        user: str,
        participant: str,
        organisation: str,
        roles: Sequence[str],
        passphrase: str | None = None,
    ) -> Signer:
        """Make a new P-256 key for `user` and keep it. Raises KeystoreError when the user has one already."""
        key = ec.generate_private_key(ec.SECP256R1())
        signer = _signer(user=user, participant=participant, organisation=organisation, roles=roles, key=key)
        self._write(self._path(user), signer, passphrase)
        return signer

    def add(
        self,
        *,
        user: str,
        participant: str,
        organisation: str,
        roles: Sequence[str],
        pem: str,
        pem_passphrase: str | None = None,
        passphrase: str | None = None,
    ) -> Signer:
        """Keep an existing key, given as PKCS#8 or SEC1 PEM.

        Raises KeystoreError when the user has a key already, pkcs8.WrongPassphraseError, and ValueError for a text
        that is no P-256 key.
        """
        key = pkcs8.load(pem, pem_passphrase)
        signer = _signer(user=user, participant=participant, organisation=organisation, roles=roles, key=key)
        self._write(self._path(user), signer, passphrase)
        return signer

    def show(self, user: str) -> Identity:
        """Whose key it is, without opening it. Raises KeystoreError when there is none, or the file is damaged."""
        return _identity(self._read(self._path(user), user), user)

    def encrypted(self, user: str) -> bool:
        """Whether the user's key needs a passphrase."""
        return pkcs8.is_encrypted(self._read(self._path(user), user))

    def unlock(self, user: str, passphrase: str | None = None) -> Signer:
        """The user's key, ready to sign. Raises KeystoreError and pkcs8.WrongPassphraseError."""
        return self._unlock(self._path(user), user, passphrase)

    def stage_replacement(self, user: str, passphrase: str | None = None) -> Signer:
        """A new key for `user`, kept beside the present one until `promote_replacement`.

        A replacement that was staged before and never promoted is given again: its transaction may be on the ledger.
        """
        path = self._staged_path(user)
        if path.exists():
            return self._unlock(path, user, passphrase)
        identity = self.show(user)
        key = ec.generate_private_key(ec.SECP256R1())
        signer = Signer(identity=replace(identity, public_key=signature.public_key_of(key)), key=key)
        self._write(path, signer, passphrase)
        return signer

    def has_staged_replacement(self, user: str) -> bool:
        """Whether a replacement was staged and not promoted yet."""
        return self._staged_path(user).exists()

    def staged_public_key(self, user: str) -> str | None:
        """The public key of a staged replacement, without opening it; None when there is none."""
        path = self._staged_path(user)
        return _identity(self._read(path, user), user).public_key if path.exists() else None

    def staged_encrypted(self, user: str) -> bool:
        """Whether the staged replacement needs a passphrase. Raises KeystoreError when there is none."""
        return pkcs8.is_encrypted(self._read(self._staged_path(user), user))

    def promote_replacement(self, user: str) -> None:
        """Make the staged key the user's key. The old key is gone afterwards."""
        self._staged_path(user).replace(self._path(user))

    def set_roles(self, user: str, roles: Sequence[str], passphrase: str | None = None) -> Signer:
        """Note the user's changed roles beside its key."""
        signer = self.unlock(user, passphrase)
        changed = Signer(identity=replace(signer.identity, roles=tuple(roles)), key=signer.key)
        self._write(self._path(user), changed, passphrase, overwrite=True)
        return changed

    def _path(self, user: str) -> Path:
        if not _IDENTIFIER.fullmatch(user):
            raise KeystoreError("a user id is 1 to 64 of a-z, 0-9, '.', '_' and '-', and starts with a letter or digit")
        return self.directory / f"{user}.pem"

    def _staged_path(self, user: str) -> Path:
        return self._path(user).with_suffix(".next")

    def _read(self, path: Path, user: str) -> str:
        try:
            return path.read_text("utf-8")
        except FileNotFoundError:
            raise KeystoreError(
                f"no key for user '{user}' in {self.directory}; make one with: energysale user new {user}"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise KeystoreError(f"the key file {path} cannot be read: {type(error).__name__}") from None

    def _unlock(self, path: Path, user: str, passphrase: str | None) -> Signer:
        text = self._read(path, user)
        identity = _identity(text, user)
        key = pkcs8.load(text[text.index("-----BEGIN") :], passphrase)
        if signature.public_key_of(key) != identity.public_key:
            raise KeystoreError(f"the key file of user '{user}' is damaged: private and public key do not match")
        return Signer(identity=identity, key=key)

    def _write(self, path: Path, signer: Signer, passphrase: str | None, *, overwrite: bool = False) -> None:
        if path.exists() and not overwrite:
            raise KeystoreError(f"user '{signer.identity.user}' has a key in {self.directory} already")
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written beside and renamed, so that a full disk or a crash cannot leave half a key in place of a whole one.
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(_header(signer.identity) + pkcs8.dump(signer.key, passphrase))
                file.flush()
                os.fsync(file.fileno())
            if overwrite:
                draft.replace(path)
            else:
                os.link(draft, path)  # fails when someone else made it meanwhile
        except FileExistsError:
            raise KeystoreError(f"user '{signer.identity.user}' has a key in {self.directory} already") from None
        finally:
            with contextlib.suppress(FileNotFoundError):
                draft.unlink()


def default_directory() -> Path:
    """`$ENERGYSALE_KEYSTORE`, or the user's configuration directory."""
    if chosen := os.environ.get(DIRECTORY_VARIABLE):
        return Path(chosen)
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "energysale" / "keys"


def _signer(
    *, user: str, participant: str, organisation: str, roles: Sequence[str], key: ec.EllipticCurvePrivateKey
) -> Signer:
    for value in (user, participant):
        if not _IDENTIFIER.fullmatch(value):
            raise KeystoreError("an id is 1 to 64 of a-z, 0-9, '.', '_' and '-', and starts with a letter or digit")
    identity = Identity(
        user=user,
        participant=participant,
        organisation=organisation,
        roles=tuple(roles),
        public_key=signature.public_key_of(key),
    )
    return Signer(identity=identity, key=key)


def _header(identity: Identity) -> str:
    values = (
        identity.user,
        identity.participant,
        identity.organisation,
        " ".join(identity.roles),
        identity.public_key,
    )
    return "".join(f"{name}: {value}\n" for name, value in zip(_FIELDS, values, strict=True))


def _identity(text: str, user: str) -> Identity:
    lines = [line.partition(": ") for line in text.split("-----BEGIN", 1)[0].splitlines()]
    found = {name: value for name, _, value in lines}
    if set(found) != set(_FIELDS) or "-----BEGIN" not in text or found["user"] != user:
        raise KeystoreError(f"the key file of user '{user}' is damaged")
    return Identity(
        user=user,
        participant=found["participant"],
        organisation=found["organisation"],
        roles=tuple(found["roles"].split()),
        public_key=found["public-key"],
    )
