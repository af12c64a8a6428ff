"""Private keys as PKCS#8 PEM, encrypted under scrypt and AES-256-CBC (PBES2; RFC 7914 section 7, RFC 8018).

`cryptography` reads this form but writes only PBKDF2 with 2,048 rounds, which a stolen file would not withstand for
long; hence the few lines of DER here. `openssl pkey -in FILE` reads the result.
"""

from __future__ import annotations

import base64
import secrets
import textwrap

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

# OpenSSL refuses to spend more than 32 MiB on a key unless told otherwise: 128 · r · N bytes stay just below it.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**14, 8, 5

_PBES2 = bytes.fromhex("2a864886f70d01050d")  # 1.2.840.113549.1.5.13
_SCRYPT = bytes.fromhex("2b06010401da47040b")  # 1.3.6.1.4.1.11591.4.11
_AES_256_CBC = bytes.fromhex("60864801650304012a")  # 2.16.840.1.101.3.4.1.42

_INTEGER, _OCTETS, _OID, _SEQUENCE = 0x02, 0x04, 0x06, 0x30


class WrongPassphraseError(ValueError):
    """The passphrase does not open the key, or one is missing. Carries neither key nor passphrase."""


def dump(key: ec.EllipticCurvePrivateKey, passphrase: str | None) -> str:
    """The PEM text of `key`; encrypted when a passphrase is given."""
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    if passphrase is None:
        return _pem("PRIVATE KEY", plain)
    return _pem("ENCRYPTED PRIVATE KEY", _encrypt(plain, passphrase.encode()))


def load(pem: str, passphrase: str | None) -> ec.EllipticCurvePrivateKey:
    """The P-256 key in `pem`.

    Raises WrongPassphraseError, and ValueError when the text is no private key or not of P-256.
    """
    encrypted = is_encrypted(pem)
    if encrypted and passphrase is None:
        raise WrongPassphraseError("the key is encrypted and needs its passphrase")
    secret = passphrase.encode() if encrypted and passphrase is not None else None
    try:
        key = serialization.load_pem_private_key(pem.encode(), secret)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        if encrypted:
            raise WrongPassphraseError("the passphrase does not open the key") from None
        raise ValueError("not a private key in PEM form") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a P-256 key")
    return key


def is_encrypted(pem: str) -> bool:
    """Whether the key in `pem` needs a passphrase (PKCS#8, or OpenSSL's older form)."""
    return "BEGIN ENCRYPTED PRIVATE KEY" in pem or "Proc-Type: 4,ENCRYPTED" in pem


def _encrypt(plain: bytes, passphrase: bytes) -> bytes:
    salt, iv = secrets.token_bytes(16), secrets.token_bytes(16)
    derived = Scrypt(salt=salt, length=32, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P).derive(passphrase)
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(derived), modes.CBC(iv)).encryptor()
    data = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    cost = [_integer(number) for number in (SCRYPT_N, SCRYPT_R, SCRYPT_P)]
    derivation = _sequence(_der(_OID, _SCRYPT), _sequence(_der(_OCTETS, salt), *cost))
    encryption = _sequence(_der(_OID, _AES_256_CBC), _der(_OCTETS, iv))
    algorithm = _sequence(_der(_OID, _PBES2), _sequence(derivation, encryption))
    return _sequence(algorithm, _der(_OCTETS, data))


def _sequence(*parts: bytes) -> bytes:
    return _der(_SEQUENCE, b"".join(parts))


def _integer(value: int) -> bytes:
    return _der(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def _pem(label: str, der: bytes) -> str:
    body = "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"
