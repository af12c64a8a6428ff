"""What signs for an organisation: its admin, or its services' identity."""

from __future__ import annotations

from gateway.fabric import load_identity, load_private_key, private_key_signer
from gateway.fabric.signer import SigningIdentity
from network.credentials import organisation_home
from network.paths import RunDirectory
from network.topology import Topology
from network.topology_parts import CertificateAuthority


def organisation_identity(
    run: RunDirectory, topology: Topology, authority: CertificateAuthority, user: str
) -> SigningIdentity:
    """`Admin` or `Service` of the organisation that the CA is of. Raises IdentityError."""
    name = f"{user}@{authority.domain}"
    msp = run.organisations / organisation_home(topology, authority) / "users" / name / "msp"
    return SigningIdentity(
        identity=load_identity(authority.msp_id, msp / "signcerts" / f"{name}-cert.pem"),
        signer=private_key_signer(load_private_key(msp / "keystore" / "priv_sk")),
    )
