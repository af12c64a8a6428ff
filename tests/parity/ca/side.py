"""What both clients are asked to do, in the same words, and the plain values in which they answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

REGISTRAR = "bootstrap"
PEOPLE = "consumerorg.people"
_ATTRIBUTES = x509.ObjectIdentifier("1.2.3.4.5.6.7.8.1")

Times = tuple[str | None, str | None]


class RefusedError(Exception):
    """What the server answered: its code and its message. The code is None where the client itself refuses."""

    def __init__(self, code: int | None, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


class Side(Protocol):
    """One client. `who` is a name without the prefix that keeps the two apart; the registrar's is `REGISTRAR`.

    Every method raises RefusedError. `registrar` calls where no other `caller` is named. An attribute is written
    `value` or `value:ecert`, one that is asked for `name` or `name:opt`.
    """

    prefix: str

    async def cainfo(self) -> dict[str, Any]: ...

    async def register(
        self,
        who: str,
        *,
        type: str = "user",  # noqa: A002 - Fabric CA's word
        affiliation: str = PEOPLE,
        attributes: Mapping[str, str] | None = None,
        max_enrollments: int = 1,
        secret: str = "",
        caller: str = REGISTRAR,
    ) -> str: ...

    async def enroll(
        self,
        who: str,
        secret: str,
        *,
        profile: str | None = None,
        attributes: Sequence[str] | None = None,
        hosts: Sequence[str] = (),
        names: Sequence[tuple[str, str]] = (),
        bits: int = 256,
        common_name: str | None = None,
    ) -> None: ...

    async def reenroll(self, who: str, *, hosts: Sequence[str] = (), reuse_key: bool = False) -> None: ...

    async def revoke(self, who: str, *, reason: str = "unspecified", caller: str = REGISTRAR) -> None: ...

    async def revoke_with_crl(self, who: str) -> bytes: ...

    async def revoke_certificate(
        self, certificate: x509.Certificate, *, reason: str = "unspecified", caller: str = REGISTRAR
    ) -> None: ...

    async def gencrl(
        self, *, revoked: Times = (None, None), expires: Times = (None, None), caller: str = REGISTRAR
    ) -> bytes: ...

    async def identity(self, who: str, *, caller: str = REGISTRAR) -> dict[str, Any]: ...

    async def identities(self, *, caller: str = REGISTRAR) -> list[str]: ...

    async def add_identity(self, who: str, secret: str, **fields: Any) -> None: ...

    async def modify_identity(self, who: str, **fields: Any) -> None: ...

    async def remove_identity(self, who: str, *, force: bool = False, caller: str = REGISTRAR) -> None: ...

    async def affiliation(self, name: str, *, caller: str = REGISTRAR) -> list[str]: ...

    async def affiliations(self, *, caller: str = REGISTRAR) -> list[str]: ...

    async def add_affiliation(self, name: str, *, force: bool = False, caller: str = REGISTRAR) -> None: ...

    async def modify_affiliation(self, name: str, new_name: str, *, force: bool = False) -> None: ...

    async def remove_affiliation(self, name: str, *, force: bool = False) -> None: ...

    async def certificates(
        self,
        who: str = "",
        *,
        caller: str = REGISTRAR,
        serial: str = "",
        aki: str = "",
        not_expired: bool = False,
        not_revoked: bool = False,
        expires: Times = (None, None),
        revoked: Times = (None, None),
    ) -> list[x509.Certificate]: ...

    def certificate(self, who: str) -> x509.Certificate: ...


def told(certificate: x509.Certificate) -> dict[str, Any]:
    """What a certificate says, but for its serial number, its times and its key."""
    extensions = certificate.extensions
    by_oid = {extension.oid: extension.value for extension in extensions}
    names, usages = by_oid.get(x509.SubjectAlternativeName.oid), by_oid.get(x509.ExtendedKeyUsage.oid)
    attributes = by_oid.get(_ATTRIBUTES)
    usage = extensions.get_extension_for_class(x509.KeyUsage).value
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    return {
        "subject": sorted(f"{each.rfc4514_attribute_name}={each.value!s}" for each in certificate.subject),
        "hosts": sorted(str(name.value) for name in names) if isinstance(names, x509.SubjectAlternativeName) else [],
        "uses": sorted(use.dotted_string for use in usages) if isinstance(usages, x509.ExtendedKeyUsage) else [],
        "key_encipherment": usage.key_encipherment,
        "attributes": json.loads(attributes.value)["attrs"]
        if isinstance(attributes, x509.UnrecognizedExtension)
        else {},
        "curve": key.curve.name,
        "hours": round((certificate.not_valid_after_utc - certificate.not_valid_before_utc).total_seconds() / 3600),
    }


def revoked_among(crl: bytes, certificates: Sequence[x509.Certificate]) -> list[tuple[int, str]]:
    """Which of these certificates, by their place, a list names, and the reason that it gives."""
    found = []
    listed = x509.load_pem_x509_crl(crl)
    for place, certificate in enumerate(certificates):
        if entry := listed.get_revoked_certificate_by_serial_number(certificate.serial_number):
            reasons = [each.value for each in entry.extensions if isinstance(each.value, x509.CRLReason)]
            found.append((place, reasons[0].reason.value if reasons else "none"))
    return found
