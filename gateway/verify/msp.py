"""An organisation's membership rules (MSP) as a channel configuration has them: whose certificate counts, and as what.

What Fabric checks is checked: the chain up to a root of the configuration, the revocation lists, the organisational
units (NodeOUs), and, against the time of the transaction, the certificate's validity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import NameOID
from google.protobuf.message import DecodeError

from gateway.verify import protos

_MAX_CHAIN = 5
_SHA256 = ec.ECDSA(hashes.SHA256())
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# A certificate's parts are parsed when they are read, and cryptography has no one error for what it cannot read.
UNREADABLE = (
    ValueError,
    TypeError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.UnsupportedGeneralNameType,
    CryptographyDeprecationWarning,  # a later version refuses what this one warns of; `check_file` has it refuse now
)
CLIENT, PEER, ADMIN, ORDERER = "client", "peer", "admin", "orderer"


class IdentityError(ValueError):
    """A certificate does not count. The text says why, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A certificate that an organisation's rules take. `roles` is what its organisational units make it."""

    msp_id: str
    certificate: x509.Certificate
    roles: frozenset[str]
    serialized: bytes = field(repr=False)

    @property
    def name(self) -> str:
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else ""

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` (DER, low S as Fabric demands) is this identity's over `message`."""
        key = self.certificate.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        try:
            if decode_dss_signature(signature)[1] > _P256_ORDER // 2:
                return False
            key.verify(signature, message, _SHA256)
        except UNREADABLE:
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Msp:
    """One organisation in one configuration. `units` maps a role to its organisational unit and that unit's issuer."""

    msp_id: str
    roots: Sequence[x509.Certificate]
    intermediates: Sequence[x509.Certificate]
    admins: frozenset[bytes]
    units: Mapping[str, tuple[str, bytes]]
    revoked: frozenset[tuple[bytes, int]]

    @classmethod
    def from_config(cls, value: bytes) -> Msp:
        """The MSP in a `MSP` value of a configuration. Raises ValueError, google.protobuf's DecodeError."""
        wrapped = protos.msp_config.MSPConfig.FromString(value)
        if wrapped.type != 0:
            raise ValueError("an MSP that is not Fabric's own")
        config = protos.msp_config.FabricMSPConfig.FromString(wrapped.config)
        return cls(
            msp_id=config.name,
            roots=[x509.load_pem_x509_certificate(each) for each in config.root_certs],
            intermediates=[x509.load_pem_x509_certificate(each) for each in config.intermediate_certs],
            admins=frozenset(_der(x509.load_pem_x509_certificate(each)) for each in config.admins),
            units=_units(config.fabric_node_ous),
            revoked=frozenset(
                (crl.issuer.public_bytes(), entry.serial_number)
                for crl in map(x509.load_pem_x509_crl, config.revocation_list)
                for entry in crl
            ),
        )

    def chain_of(self, certificate: x509.Certificate) -> list[x509.Certificate]:
        """`certificate` and its issuers up to a root of the organisation. Raises IdentityError."""
        chain = [certificate]
        while len(chain) <= _MAX_CHAIN:
            last = chain[-1]
            if (last.issuer.public_bytes(), last.serial_number) in self.revoked:
                raise IdentityError("revoked")
            if len(chain) > 1 and last in self.roots:
                return chain
            chain.append(self._issuer_of(last))
        raise IdentityError("its chain is too long")

    def _issuer_of(self, certificate: x509.Certificate) -> x509.Certificate:
        for candidate in (*self.intermediates, *self.roots):
            try:
                certificate.verify_directly_issued_by(candidate)
                if candidate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
                    return candidate
            except UNREADABLE:
                continue
        raise IdentityError("not issued by the organisation")

    def roles_of(self, chain: Sequence[x509.Certificate]) -> frozenset[str]:
        """What the organisational units of a chain's first certificate make it."""
        names = {str(each.value) for each in chain[0].subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)}
        issuers = {_der(each) for each in chain[1:]}
        roles = {
            role for role, (unit, issuer) in self.units.items() if unit in names and (not issuer or issuer in issuers)
        }
        if len(roles) > 1:
            return frozenset()
        return frozenset(roles | ({ADMIN} if _der(chain[0]) in self.admins else set()))


class Membership:
    """All organisations of one configuration. Each certificate is checked once."""

    def __init__(self, msps: Mapping[str, Msp]) -> None:
        self.msps = msps
        self._known: dict[bytes, Identity] = {}

    def identity(self, serialized: bytes, *, at_ms: int) -> Identity:
        """The identity in a msp.SerializedIdentity, valid at `at_ms` (ms since 1970 UTC). Raises IdentityError."""
        identity = self._known.get(serialized)
        if identity is None:
            identity = self._known[serialized] = self._checked(serialized)
        check_validity(identity.certificate, at_ms=at_ms)
        return identity

    def _checked(self, serialized: bytes) -> Identity:
        try:
            message = protos.identities.SerializedIdentity.FromString(serialized)
            certificate = x509.load_pem_x509_certificate(message.id_bytes)
        except (DecodeError, *UNREADABLE):
            raise IdentityError("no certificate") from None
        msp = self.msps.get(message.mspid)
        if msp is None:
            raise IdentityError("of an organisation that the channel does not have")
        try:
            roles = msp.roles_of(msp.chain_of(certificate))
        except IdentityError:
            raise
        except UNREADABLE:
            raise IdentityError("no certificate that can be read") from None
        if msp.units and not roles:
            raise IdentityError("of no organisational unit, or of several")
        return Identity(msp_id=message.mspid, certificate=certificate, roles=roles, serialized=serialized)


def check_validity(certificate: x509.Certificate, *, at_ms: int) -> None:
    """Raise IdentityError unless `certificate` was valid at `at_ms`, to the second."""
    try:
        at = datetime.fromtimestamp(at_ms // 1_000, UTC)
        valid = certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc
    except (OverflowError, OSError, *UNREADABLE):
        raise IdentityError("no time that can be read") from None
    if not valid:
        raise IdentityError("not valid at the time")


def _units(config: protos.Message) -> dict[str, tuple[str, bytes]]:
    if not config.enable:
        return {}
    identifiers = {
        CLIENT: config.client_ou_identifier,
        PEER: config.peer_ou_identifier,
        ADMIN: config.admin_ou_identifier,
        ORDERER: config.orderer_ou_identifier,
    }
    return {
        role: (
            identifier.organizational_unit_identifier,
            _der(x509.load_pem_x509_certificate(identifier.certificate)) if identifier.certificate else b"",
        )
        for role, identifier in identifiers.items()
        if identifier.organizational_unit_identifier
    }


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
