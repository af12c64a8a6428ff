"""What is sent to a CA and what comes back, as plain values. Secrets are left out of every `repr`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from cryptography import x509

RevocationReason: TypeAlias = Literal[
    "unspecified",
    "keycompromise",
    "cacompromise",
    "affiliationchanged",
    "superseded",
    "cessationofoperation",
    "certificatehold",
    "privilegewithdrawn",
    "aacompromise",
]
"""Why a certificate is revoked, in the words of RFC 5280 as Fabric CA spells them."""
# The registry adds these to every identity by itself.
_OWN_ATTRIBUTES = frozenset({"hf.EnrollmentID", "hf.Type", "hf.Affiliation"})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Attribute:
    """An attribute of an identity. With `in_certificate` it is put into each certificate by default."""

    name: str
    value: str
    in_certificate: bool = False

    def to_json(self) -> dict[str, object]:
        """As Fabric CA writes it."""
        return {"name": self.name, "value": self.value, "ecert": self.in_certificate}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeRequest:
    """Asks for an attribute in a certificate. An `optional` one may be lacking; else enrolling fails without it."""

    name: str
    optional: bool = False

    def to_json(self) -> dict[str, object]:
        """As Fabric CA writes it."""
        return {"name": self.name, "optional": self.optional}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRequest:
    """An identity to be. `affiliation` is a dotted path, empty for the root.

    `max_enrollments` is how often its secret may be used, -1 for any number, 0 for as many times as the CA allows.
    """

    enrollment_id: str
    type: str
    affiliation: str = ""
    attributes: tuple[Attribute, ...] = ()
    max_enrollments: int = 1

    def to_json(self, secret: str) -> dict[str, object]:
        """As Fabric CA reads it: there a dot is the root, and no affiliation is the registrar's own."""
        return {
            "id": self.enrollment_id,
            "type": self.type,
            "secret": secret,
            "affiliation": self.affiliation or ".",
            "attrs": [attribute.to_json() for attribute in self.attributes],
            "max_enrollments": self.max_enrollments,
        }

    def differences(self, identity: Identity) -> tuple[str, ...]:
        """In which of type, affiliation and attributes `identity` is another one than is asked for here."""
        same = {
            "type": identity.type == self.type,
            "affiliation": identity.affiliation == self.affiliation,
            "attributes": sorted(identity.attributes) == sorted(self.attributes),
        }
        return tuple(name for name, agrees in same.items() if not agrees)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """An identity that is registered. `secret` is None when it had been before: the CA tells a secret once."""

    enrollment_id: str
    secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An identity in the CA's registry, without the attributes that the registry adds by itself."""

    enrollment_id: str
    type: str
    affiliation: str
    attributes: tuple[Attribute, ...]
    max_enrollments: int

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Identity:
        """The identity of a CA's answer."""
        attributes = (
            Attribute(name=str(item["name"]), value=str(item["value"]), in_certificate=bool(item.get("ecert")))
            for item in data.get("attrs") or ()
        )
        return cls(
            enrollment_id=str(data["id"]),
            type=str(data.get("type", "")),
            affiliation=str(data.get("affiliation", "")),
            attributes=tuple(attribute for attribute in attributes if attribute.name not in _OWN_ATTRIBUTES),
            max_enrollments=int(data.get("max_enrollments") or 0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Affiliation:
    """An affiliation (a dotted path; the root's is empty) with those below it and the identities that are in it."""

    name: str
    children: tuple[Affiliation, ...] = ()
    identities: tuple[Identity, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Affiliation:
        """The affiliation of a CA's answer."""
        return cls(
            name=str(data.get("name", "")),
            children=tuple(cls.from_json(item) for item in data.get("affiliations") or ()),
            identities=tuple(Identity.from_json(item) for item in data.get("identities") or ()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaInfo:
    """What a CA says of itself. `chain` are its certificates as PEM, its own first."""

    name: str
    version: str
    chain: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrollment:
    """A certificate that the CA issued. `found`: it was there already, from an attempt whose answer was lost."""

    certificate: x509.Certificate
    found: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokedCertificate:
    """One revoked certificate; both values hexadecimal, without leading zeros."""

    serial_number: str
    authority_key_identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """What a revocation did. `crl` is the CA's list as PEM, None where it was not asked for or nothing was revoked."""

    revoked: tuple[RevokedCertificate, ...]
    crl: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFilter:
    """Which certificates are listed: all conditions together. Times are aware datetimes, ends included."""

    enrollment_id: str | None = None
    serial_number: str | None = None
    authority_key_identifier: str | None = None
    not_expired: bool = False
    not_revoked: bool = False
    expired_from: datetime.datetime | None = None
    expired_until: datetime.datetime | None = None
    revoked_from: datetime.datetime | None = None
    revoked_until: datetime.datetime | None = None

    def to_query(self) -> dict[str, str]:
        """The query parameters of Fabric CA."""
        texts = {"id": self.enrollment_id, "serial": self.serial_number, "aki": self.authority_key_identifier}
        flags = {"notexpired": self.not_expired, "notrevoked": self.not_revoked}
        times = {
            "expired_start": self.expired_from,
            "expired_end": self.expired_until,
            "revoked_start": self.revoked_from,
            "revoked_end": self.revoked_until,
        }
        return (
            {name: text for name, text in texts.items() if text}
            | {name: "true" for name, flag in flags.items() if flag}
            | {name: time_text(time) for name, time in times.items() if time}
        )


def time_text(time: datetime.datetime) -> str:
    """RFC 3339 in UTC, to the second. Raises ValueError for a time without a zone."""
    if time.tzinfo is None:
        raise ValueError("the time has no time zone")
    return time.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
