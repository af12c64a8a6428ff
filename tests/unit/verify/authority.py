"""Certificate authorities and identities of a network in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from gateway.verify import protos

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Signer:
    """Somebody of an organisation who can sign."""

    msp_id: str
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @cached_property
    def serialized(self) -> bytes:
        pem = self.certificate.public_bytes(Encoding.PEM)
        return bytes(protos.identities.SerializedIdentity(mspid=self.msp_id, id_bytes=pem).SerializeToString())

    def sign(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        return encode_dss_signature(r, min(s, _ORDER - s))


class Authority:
    """The CA of one organisation, and one identity for each organisational unit."""

    def __init__(self, msp_id: str) -> None:
        self.msp_id = msp_id
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.root = self._certificate("ca", self.key, ca=True)
        self._signers: dict[str, Signer] = {}

    def signer(self, unit: str) -> Signer:
        if unit not in self._signers:
            key = ec.generate_private_key(ec.SECP256R1())
            self._signers[unit] = Signer(self.msp_id, self._certificate(unit, key), key)
        return self._signers[unit]

    def certify(self, key: ec.EllipticCurvePublicKey, name: str) -> bytes:
        """A person's certificate (DER)."""
        return self._certificate(name, None, public_key=key).public_bytes(Encoding.DER)

    def config(self) -> bytes:
        """The organisation's MSP value of a channel configuration."""
        root = self.root.public_bytes(Encoding.PEM)
        units = {
            f"{unit}_ou_identifier": protos.msp_config.FabricOUIdentifier(
                certificate=root, organizational_unit_identifier=unit
            )
            for unit in ("client", "peer", "admin", "orderer")
        }
        config = protos.msp_config.FabricMSPConfig(
            name=self.msp_id, root_certs=[root], fabric_node_ous=protos.msp_config.FabricNodeOUs(enable=True, **units)
        )
        return bytes(protos.msp_config.MSPConfig(type=0, config=config.SerializeToString()).SerializeToString())

    def _certificate(
        self,
        unit: str,
        key: ec.EllipticCurvePrivateKey | None,
        *,
        ca: bool = False,
        public_key: ec.EllipticCurvePublicKey | None = None,
    ) -> x509.Certificate:
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"ca.{self.msp_id}")])
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
                x509.NameAttribute(NameOID.COMMON_NAME, f"{unit}.{self.msp_id}"),
            ]
        )
        holder = public_key or (key.public_key() if key else None)
        assert holder is not None
        builder = x509.CertificateBuilder().issuer_name(issuer).subject_name(issuer if ca else subject)
        builder = builder.public_key(holder).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(START).not_valid_after(START + timedelta(days=3_650))
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        return builder.sign(self.key, hashes.SHA256())
