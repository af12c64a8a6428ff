"""Certificates and keys of every organisation, node and service, made once per run directory."""

from __future__ import annotations

import datetime
import ipaddress
import json
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from network.command import run_command
from network.errors import HalfMade
from network.files import folder_made_atomically
from network.paths import RunDirectory
from network.tools import FabricTools
from network.topology import Topology
from network.topology_parts import Organisation

_VALIDITY = datetime.timedelta(days=3_650)
_BACKDATED = datetime.timedelta(minutes=5)  # clocks of two machines differ


def make_identities(run: RunDirectory, topology: Topology, tools: FabricTools) -> bool:
    """Make all identities, unless they are there. Whether they were made now.

    Raises HalfMade when the channel exists but the identities it was made from are gone, CommandFailed, DiskFull.
    """
    if run.organisations.is_dir():
        return False
    if run.genesis_block.exists():
        raise HalfMade(
            f"{run.genesis_block} is there, but the identities it was made from ({run.organisations}) are gone",
            remedy=f"restore {run.organisations} from a copy, or move {run.root} away and run `energysale up`",
        )
    with folder_made_atomically(run.organisations, mode=0o700) as folder:
        config = folder / "cryptogen.json"
        config.write_text(json.dumps(_cryptogen_config(topology)))
        run_command([tools["cryptogen"], "generate", "--config", config, "--output", folder])
        config.unlink()
        for organisation in topology.organisations:
            _make_chaincode_tls(folder / "peerOrganizations" / organisation.domain, organisation, host=topology.host)
        _protect_keys(folder)
    return True


def user_msp(run: RunDirectory, organisation: Organisation, user: str) -> Path:
    """MSP folder of `Admin` (OU admin) or `User1` (OU client: the organisation's services)."""
    return run.peer_organisation(organisation.domain) / "users" / f"{user}@{organisation.domain}" / "msp"


def _cryptogen_config(topology: Topology) -> dict[str, object]:
    sans = sorted({"localhost", "127.0.0.1", topology.host})
    return {
        "OrdererOrgs": [
            {
                "Name": topology.orderers.msp_id,
                "Domain": topology.domain,
                "EnableNodeOUs": True,
                "Specs": [
                    {"Hostname": orderer.name.split(".")[0], "SANS": sans} for orderer in topology.orderer_nodes()
                ],
            }
        ],
        "PeerOrgs": [
            {
                "Name": organisation.msp_id,
                "Domain": organisation.domain,
                "EnableNodeOUs": True,
                "Users": {"Count": 1},
                "Template": {"Count": organisation.peers, "SANS": sans},
            }
            for organisation in topology.organisations
        ],
    }


def _make_chaincode_tls(home: Path, organisation: Organisation, *, host: str) -> None:
    """TLS identities of the chaincode service (server) and of the peers that dial it (client).

    Both come from the organisation's own TLS CA, so no other organisation's peer can call the service.
    """
    authority = home / "tlsca"
    issuer = x509.load_pem_x509_certificate((authority / f"tlsca.{organisation.domain}-cert.pem").read_bytes())
    signer = cast(
        ec.EllipticCurvePrivateKey,  # cryptogen makes no other kind
        serialization.load_pem_private_key((authority / "priv_sk").read_bytes(), password=None),
    )
    folder = home / "chaincode"
    folder.mkdir()
    (folder / "ca.crt").write_bytes(issuer.public_bytes(serialization.Encoding.PEM))
    for name, usage in (("server", ExtendedKeyUsageOID.SERVER_AUTH), ("client", ExtendedKeyUsageOID.CLIENT_AUTH)):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(
            f"chaincode-{name}.{organisation.domain}",
            key.public_key(),
            issuer=issuer,
            signer=signer,
            usage=usage,
            host=host,
        )
        (folder / f"{name}.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (folder / f"{name}.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


def _certificate(
    name: str,
    public_key: ec.EllipticCurvePublicKey,
    *,
    issuer: x509.Certificate,
    signer: ec.EllipticCurvePrivateKey,
    usage: x509.ObjectIdentifier,
    host: str,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    names: list[x509.GeneralName] = [x509.DNSName(name), x509.DNSName("localhost")]
    try:
        names.append(x509.IPAddress(ipaddress.ip_address(host)))
    except ValueError:
        names.append(x509.DNSName(host))
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer.subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(min(now + _VALIDITY, issuer.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(signer, hashes.SHA256())
    )


def _protect_keys(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.name == "priv_sk" or path.suffix == ".key" or path.name.endswith("_sk"):
            path.chmod(0o600)
