"""Each organisation's fabric-ca-server: its configuration, its process, and whether it serves."""

from __future__ import annotations

import secrets
import socket
import ssl

from network.errors import HalfMade
from network.files import write_atomically, write_json
from network.paths import RunDirectory
from network.plan import ProcessSpec
from network.readiness import wait_until
from network.tools import FabricTools
from network.topology import Topology
from network.topology_parts import CertificateAuthority

BOOTSTRAP = "bootstrap"
# What is below the organisation's own affiliation. They become OUs of certificates: none may be called as a NodeOU is
# (admin, client, peer, orderer), or whoever is in it would be taken for one.
PEOPLE, SERVICES, NODES = "people", "services", "nodes"
_CONFIGURATION = "fabric-ca-server-config.yaml"
_HOURS_A_DAY = 24
_ANSWER_S = 2
_TIMEOUT_S = 60


def write_authority_configuration(run: RunDirectory, topology: Topology) -> None:
    """Write each CA's configuration folder anew; its keys and its registry are left alone.

    Raises HalfMade when organisations have certificates of a CA whose key is gone, DiskFull.
    """
    for authority in topology.authorities():
        _require_kept(run, topology, authority)
        home = run.authority(authority.name)
        for folder in (run.authorities, home, home / "tlsca"):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        secret = run.bootstrap_secret(authority.name)
        if not secret.exists():
            write_atomically(secret, secrets.token_urlsafe(24), mode=0o600)
        password = secret.read_text()
        tls = _ca(topology, authority, name=authority.tls_name, password=password)
        write_json(home / "tlsca" / _CONFIGURATION, tls, mode=0o600)
        identities = _ca(topology, authority, name=authority.name, password=password) | _server(topology, authority)
        write_json(home / _CONFIGURATION, identities, mode=0o600)


def authority_process(
    run: RunDirectory, topology: Topology, tools: FabricTools, authority: CertificateAuthority
) -> ProcessSpec:
    """The process of one CA."""
    secrets_of: dict[str, str] = {}
    if topology.certificate_authorities.database == "postgres":
        suffix = "_".join(authority.name.upper().split(".")[:2])
        secrets_of = {
            "PGUSER": f"ENERGYSALE_CA_POSTGRES_USER_{suffix}",
            "PGPASSWORD": f"ENERGYSALE_CA_POSTGRES_PASSWORD_{suffix}",
        }
    return ProcessSpec(
        name=authority.name,
        kind="ca",
        argv=(str(tools.ca_server), "start", "--home", str(run.authority(authority.name))),
        environment={"FABRIC_CA_SERVER_LOGLEVEL": "warning"},
        secrets=secrets_of,
        log=str(run.log(authority.name)),
    )


def serves(run: RunDirectory, authority: CertificateAuthority) -> bool:
    """Whether the CA takes calls, with a certificate of its own root.

    By its operations endpoint it is healthy a moment before it listens for anything else, or has such a certificate.
    """
    try:
        context = ssl.create_default_context(cafile=str(run.authority_root(authority.name)))
        with (
            socket.create_connection((authority.host, authority.port), timeout=_ANSWER_S) as plain,
            context.wrap_socket(plain, server_hostname=authority.host),
        ):
            return True
    except OSError:  # not there yet: its root, somebody who listens, an answer
        return False


def await_authorities(run: RunDirectory, topology: Topology) -> None:
    """Wait until every CA serves. Raises NotReady."""
    for authority in topology.authorities():
        await_authority(run, authority)


def await_authority(run: RunDirectory, authority: CertificateAuthority) -> None:
    """Wait until one CA serves. Raises NotReady."""
    wait_until(lambda: None if serves(run, authority) else "does not answer", what=authority.name, timeout_s=_TIMEOUT_S)


def _require_kept(run: RunDirectory, topology: Topology, authority: CertificateAuthority) -> None:
    """A CA without its key would make a new one, and its certificates would be nobody's: not by stealth."""
    home = run.authority(authority.name)
    orders = authority.msp_id == topology.orderers.msp_id
    certified = run.orderer_organisation(authority.domain) if orders else run.peer_organisation(authority.domain)
    if certified.is_dir() and not (
        run.authority_root(authority.name).exists() and run.authority_tls_root(authority.name).exists()
    ):
        raise HalfMade(
            f"{certified} is there, but {authority.name} has lost its certificate and key ({home})",
            remedy=f"restore {home} from a copy, or move {run.root} away and run `energysale up`",
        )


def _server(topology: Topology, authority: CertificateAuthority) -> dict[str, object]:
    """What is set once for the server, beside its first CA."""
    return {
        "address": authority.host,
        "port": authority.port,
        "tls": {"enabled": True},  # its certificate is issued by its first CA when it starts
        "cafiles": [f"tlsca/{_CONFIGURATION}"],
        "operations": {"listenaddress": f"{authority.host}:{authority.operations_port}"},
        "metrics": {"provider": "prometheus"},
    }


def _ca(topology: Topology, authority: CertificateAuthority, *, name: str, password: str) -> dict[str, object]:
    settings = topology.certificate_authorities
    expiry = f"{settings.certificate_days * _HOURS_A_DAY}h"
    return {
        "ca": {"name": name},
        "crl": {"expiry": expiry},
        "registry": {"maxenrollments": -1, "identities": [_bootstrap(password)]},
        "db": _database(topology, name),
        # The registry's own affiliations; `.` in a name is its separator.
        "affiliations": {authority.root_affiliation: [NODES, PEOPLE, SERVICES]},
        "signing": {
            "default": {"usage": ["digital signature"], "expiry": expiry},
            "profiles": {
                "tls": {
                    "usage": ["signing", "key encipherment", "server auth", "client auth", "key agreement"],
                    "expiry": expiry,
                }
            },
        },
        "csr": {
            "cn": name,
            "names": [{"O": authority.domain}],
            "hosts": sorted({authority.host, "127.0.0.1", "localhost", authority.name}),
            "keyrequest": {"algo": "ecdsa", "size": 256},
            "ca": {"expiry": f"{settings.root_days * _HOURS_A_DAY}h", "pathlength": 0},
        },
        # A leaver's record stays: who held a certificate must be known as long as blocks are.
        "cfg": {
            "identities": {"passwordattempts": 10, "allowremove": False},
            "affiliations": {"allowremove": False},
        },
        "bccsp": {
            "default": "SW",
            "sw": {"hash": "SHA2", "security": 256, "filekeystore": {"keystore": "msp/keystore"}},
        },
    }


def _bootstrap(password: str) -> dict[str, object]:
    return {
        "name": BOOTSTRAP,
        "pass": password,
        "type": "user",  # no member of the channel
        "affiliation": "",
        "attrs": {
            "hf.Registrar.Roles": "*",
            "hf.Registrar.DelegateRoles": "*",
            "hf.Registrar.Attributes": "*",
            "hf.Revoker": "true",
            "hf.GenCRL": "true",
            "hf.AffiliationMgr": "true",
        },
    }


def _database(topology: Topology, name: str) -> dict[str, object]:
    settings = topology.certificate_authorities
    if settings.postgres is None or settings.database != "postgres":
        return {"type": "sqlite3", "datasource": "fabric-ca-server.db"}
    address = settings.postgres
    # User and password are PGUSER and PGPASSWORD of the process: they stand in no file.
    database = name.replace(".", "_").replace("-", "_")
    return {
        "type": "postgres",
        "datasource": f"host={address.host} port={address.port} dbname={database} sslmode={address.sslmode}",
    }
