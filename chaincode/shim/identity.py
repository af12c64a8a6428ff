"""Who sent a transaction: the organisation, the certificate and what the organisation's CA wrote into it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier
from google.protobuf.message import DecodeError

from chaincode.shim.errors import IdentityError
from chaincode.shim.idemix import idemix_attributes
from chaincode.shim.protos import SerializedIdentity

_ATTRIBUTES = ObjectIdentifier("1.2.3.4.5.6.7.8.1")  # where Fabric CA keeps its attributes, as JSON
_KNOWN_CREATORS = 1024
_PEM = b"-----BEGIN"
# The parts of a name in the order in which the official shim joins them into an identity's id.
_NAME_PARTS = (
    ("SERIALNUMBER", NameOID.SERIAL_NUMBER, 1),
    ("CN", NameOID.COMMON_NAME, 1),
    ("OU", NameOID.ORGANIZATIONAL_UNIT_NAME, None),
    ("O", NameOID.ORGANIZATION_NAME, None),
    ("POSTALCODE", NameOID.POSTAL_CODE, None),
    ("STREET", NameOID.STREET_ADDRESS, None),
    ("L", NameOID.LOCALITY_NAME, None),
    ("ST", NameOID.STATE_OR_PROVINCE_NAME, None),
    ("C", NameOID.COUNTRY_NAME, None),
)
_ESCAPED = frozenset(',+"\\<>;')


class ClientIdentity:
    """The identity in a transaction's creator: an X.509 certificate or an Idemix credential.

    The peer has already checked that the MSP knows it.
    """

    def __init__(self, creator: bytes) -> None:
        """`creator` is `Stub.creator`. Raises IdentityError when it is no serialized identity."""
        try:
            identity = SerializedIdentity.FromString(creator)
        except DecodeError:
            raise IdentityError("the creator is not a serialized identity") from None
        if not identity.mspid:
            raise IdentityError("the creator names no MSP")
        self.msp_id: str = identity.mspid
        self._identity: bytes = identity.id_bytes

    def __repr__(self) -> str:
        return f"<ClientIdentity of {self.msp_id}>"

    @property
    def certificate(self) -> x509.Certificate:
        """The client's certificate. Raises IdentityError when the identity is not X.509."""
        return _load_certificate(self._identity)

    @cached_property
    def id(self) -> str:
        """A text that names this identity within its MSP and stays the same when its certificate is renewed: base64 of
        subject and issuer, equal to what the official Go shim gives."""
        certificate = self.certificate
        text = f"x509::{_distinguished_name(certificate.subject)}::{_distinguished_name(certificate.issuer)}"
        return base64.b64encode(text.encode()).decode()

    def has_ou(self, name: str) -> bool:
        """Whether the certificate's subject is in this organisational unit, such as `client` or `admin`."""
        units = self.certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
        return any(unit.value == name for unit in units)

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """The attributes that Fabric CA wrote into the certificate; of an Idemix credential, which tells no more, `ou`
        and `role`. Raises IdentityError when they are unreadable."""
        if _PEM not in self._identity:
            return MappingProxyType(idemix_attributes(self._identity))
        try:
            extension = self.certificate.extensions.get_extension_for_oid(_ATTRIBUTES)
        except x509.ExtensionNotFound:
            return MappingProxyType({})
        except ValueError:
            raise IdentityError("the certificate's extensions are unreadable") from None
        try:
            attributes = json.loads(extension.value.public_bytes()).get("attrs") or {}
        except (ValueError, AttributeError):
            raise IdentityError("the certificate's attributes are unreadable") from None
        if not isinstance(attributes, dict) or not all(isinstance(value, str) for value in attributes.values()):
            raise IdentityError("the certificate's attributes are unreadable")
        return MappingProxyType(attributes)

    def attribute(self, name: str) -> str | None:
        """The value of an attribute, None when the certificate has none of that name."""
        return self.attributes.get(name)

    def assert_attribute(self, name: str, value: str) -> None:
        """Raises IdentityError unless the attribute is there and has this value."""
        if self.attribute(name) != value:
            raise IdentityError("an attribute of the certificate is not as it must be")


@lru_cache(maxsize=_KNOWN_CREATORS)
def _load_certificate(pem: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise IdentityError("the creator is not an X.509 identity") from None


def _distinguished_name(name: x509.Name) -> str:
    parts = []
    for label, oid, most in _NAME_PARTS:
        values = [str(attribute.value) for attribute in name.get_attributes_for_oid(oid)]
        if most is not None:
            values = values[-most:]  # of these the official shim keeps the last
        if values:
            parts.append("+".join(f"{label}={_escape(value)}" for value in values))
    return ",".join(parts)


def _escape(value: str) -> str:
    """RFC 2253: a leading space or #, a trailing space, and the special characters get a backslash."""
    escaped = []
    for position, character in enumerate(value):
        first = position == 0 and character in " #"
        last = position == len(value) - 1 and character == " "
        escaped.append("\\" + character if first or last or character in _ESCAPED else character)
    return "".join(escaped)
