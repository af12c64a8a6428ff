"""The CAs' configuration, the table of certificates, and the update that puts a revocation list into the channel."""

from __future__ import annotations

import datetime
import ipaddress
import json
import re
import socket
import ssl
import stat
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from fabric_protos.common import configtx_pb2
from fabric_protos.msp import msp_config_pb2

from network.authorities import authority_process, serves, write_authority_configuration
from network.channel_update import revocation_lists, revocation_update
from network.credentials import credentials
from network.errors import HalfMade, TopologyInvalid, UnknownName
from network.paths import RunDirectory
from network.profile import connection_profile
from network.tools import FabricTools
from network.topology import DEFAULT, Topology, load

_configtx: Any = configtx_pb2
_msp: Any = msp_config_pb2
TOOLS = FabricTools(bin=Path("/bin"), sample_config=Path("/config"), ca_server=Path("/bin/fabric-ca-server"))
NODE_OUS = {"client", "peer", "admin", "orderer"}


@pytest.fixture
def topology() -> Topology:
    return load(port_offset=0)


@pytest.fixture
def run(tmp_path: Path, topology: Topology) -> RunDirectory:
    run = RunDirectory(tmp_path)
    write_authority_configuration(run, topology)
    return run


def _settings(run: RunDirectory, name: str) -> dict[str, Any]:
    settings: dict[str, Any] = json.loads((run.authority(name) / "fabric-ca-server-config.yaml").read_text())
    return settings


def test_every_organisation_has_a_ca_of_its_own(topology: Topology) -> None:
    assert [authority.name for authority in topology.authorities()] == [
        "ca.energysale.com",
        "ca.exchangeorg.energysale.com",
        "ca.consumerorg.energysale.com",
        "ca.retailerorg.energysale.com",
        "ca.regulatororg.energysale.com",
    ]
    assert topology.authority_of("ConsumerOrg").url == "https://127.0.0.1:7220"
    with pytest.raises(UnknownName, match="NoOrg"):
        topology.authority_of("NoOrg")


def test_nobody_can_be_taken_for_a_member_by_an_affiliation(run: RunDirectory, topology: Topology) -> None:
    for authority in topology.authorities():
        [(root, below)] = _settings(run, authority.name)["affiliations"].items()
        assert not {root, *below} & NODE_OUS
        assert _settings(run, authority.name)["registry"]["identities"][0]["type"] == "user"


def test_passwords_differ_stay_and_are_for_nobody_else(run: RunDirectory, topology: Topology) -> None:
    def passwords() -> list[str]:
        return [run.bootstrap_secret(authority.name).read_text() for authority in topology.authorities()]

    before = passwords()
    write_authority_configuration(run, topology)
    assert passwords() == before
    assert len(set(before)) == 5
    for path in run.root.rglob("*"):
        if path.is_file() and any(password in path.read_text() for password in before):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    process = authority_process(run, topology, TOOLS, topology.authorities()[0])
    assert not any(password in repr(process) for password in before)


def test_a_ca_that_lost_its_key_makes_no_other_by_stealth(run: RunDirectory, topology: Topology) -> None:
    certified = (run.orderer_organisation(topology.domain), run.peer_organisation(topology.organisations[0].domain))
    for folder, authority in zip(certified, topology.authorities(), strict=False):
        folder.mkdir(parents=True)
        with pytest.raises(HalfMade, match=rf"{re.escape(authority.name)} has lost"):
            write_authority_configuration(run, topology)
        folder.rmdir()


def test_a_ca_of_an_organisation_that_joins_may_be_new(run: RunDirectory, topology: Topology) -> None:
    """The others' folders are there; its own is not, so its CA has lost nothing."""
    run.organisations.mkdir()
    write_authority_configuration(run, topology)
    assert all(run.bootstrap_secret(authority.name).exists() for authority in topology.authorities())


def test_postgres_is_a_setting_whose_password_stands_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENERGYSALE_CA_POSTGRES_PASSWORD", "planted-secret")
    file = tmp_path / "topology.toml"
    text = DEFAULT.read_text().replace('database = "sqlite3"', 'database = "postgres"')
    file.write_text(text)
    with pytest.raises(TopologyInvalid, match="postgres"):
        load(file)
    file.write_text(text + '\n[certificate_authorities.postgres]\nhost = "db"\n')
    topology, run = load(file, port_offset=0), RunDirectory(tmp_path / "run")
    write_authority_configuration(run, topology)
    authority = topology.authority_of("ConsumerOrg")
    found = _settings(run, authority.name)["db"]
    assert found == {
        "type": "postgres",
        "datasource": "host=db port=5432 dbname=ca_consumerorg_energysale_com sslmode=require",
    }
    process = authority_process(run, topology, TOOLS, authority)
    assert process.secrets["PGPASSWORD"] == "ENERGYSALE_CA_POSTGRES_PASSWORD_CA_CONSUMERORG"
    assert not any(b"planted-secret" in path.read_bytes() for path in run.root.rglob("*") if path.is_file())


def test_only_nodes_admins_and_services_are_members(topology: Topology) -> None:
    types = Counter((credential.type, credential.tls) for credential in credentials(topology))
    assert types == {
        ("orderer", False): 3,
        ("orderer", True): 3,
        ("peer", False): 8,
        ("peer", True): 8,
        ("admin", False): 5,
        ("client", False): 4,
        ("client", True): 8,
        ("user", False): 4,
    }
    paths = [credential.certificate for credential in credentials(topology)]
    assert len(set(paths)) == len(paths)


def test_the_apis_registrar_registers_people_and_nobody_else(topology: Topology) -> None:
    registrars = [each for each in credentials(topology) if each.name.startswith("Registrar@")]
    for registrar in registrars:
        assert dict(registrar.attributes)["hf.Registrar.Roles"] == "user"
        assert registrar.type == "user"
        assert registrar.affiliation.endswith(".people")
        assert "hf.AffiliationMgr" not in dict(registrar.attributes)


def test_the_profile_names_the_ca_and_no_password(run: RunDirectory, topology: Topology) -> None:
    run.network_id.write_text("retail/00")
    organisation = next(each for each in topology.organisations if each.msp_id == "ConsumerOrg")
    profile: Any = connection_profile(run, topology, organisation)
    [authority] = profile["certificate_authorities"]
    assert authority["ca_name"] == "ca.consumerorg.energysale.com"
    assert authority["affiliation"] == "consumerorg.people"
    assert set(authority["registrar"]) == {"certificate", "private_key"}
    assert run.bootstrap_secret("ca.consumerorg.energysale.com").read_text() not in json.dumps(authority)


def test_a_revocation_list_changes_one_value_of_one_organisation() -> None:
    config = _configtx.Config()
    group = config.channel_group
    group.version = 3
    group.groups["Application"].version = 2
    for version, msp_id in enumerate(("ConsumerOrg", "RetailerOrg")):
        organisation = group.groups["Application"].groups[msp_id]
        organisation.version = version
        inner = _msp.FabricMSPConfig(name=msp_id, root_certs=[b"root"], revocation_list=[b"old"])
        organisation.values["MSP"].version = 4
        organisation.values["MSP"].mod_policy = "Admins"
        organisation.values["MSP"].value = _msp.MSPConfig(config=inner.SerializeToString()).SerializeToString()

    update = revocation_update(config, channel="retail", group="Application", msp_id="RetailerOrg", crl=b"new")

    assert update.channel_id == "retail"
    for tree in (update.read_set, update.write_set):
        assert tree.version == 3
        assert list(tree.groups) == ["Application"]
        assert tree.groups["Application"].version == 2
        assert list(tree.groups["Application"].groups) == ["RetailerOrg"]
        assert tree.groups["Application"].groups["RetailerOrg"].version == 1
    assert not update.read_set.groups["Application"].groups["RetailerOrg"].values
    written = update.write_set.groups["Application"].groups["RetailerOrg"].values["MSP"]
    assert (written.version, written.mod_policy) == (5, "Admins")
    inner = _msp.FabricMSPConfig.FromString(_msp.MSPConfig.FromString(written.value).config)
    assert (inner.name, list(inner.root_certs), list(inner.revocation_list)) == ("RetailerOrg", [b"root"], [b"new"])
    assert revocation_lists(config, group="Application", msp_id="RetailerOrg") == [b"old"]


def _self_signed() -> tuple[bytes, bytes]:
    """Certificate and key (PEM) of a server on this machine, its own root."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ca")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM), pem


def test_a_ca_serves_once_it_takes_calls_with_a_certificate_of_its_own_root(
    run: RunDirectory, topology: Topology, tmp_path: Path
) -> None:
    certificate, key = _self_signed()
    (tmp_path / "server.pem").write_bytes(certificate + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    with socket.create_server(("127.0.0.1", 0)) as plain:
        authority = replace(topology.authority_of("ConsumerOrg"), port=plain.getsockname()[1])
        root = run.authority_root(authority.name)
        assert not serves(run, authority)  # it has made no root yet

        def answered() -> bool:
            """What is found by one that asks while the server takes a single connection."""
            thread = threading.Thread(target=_take_one, args=(plain, context))
            thread.start()
            found = serves(run, authority)
            thread.join()
            return found

        root.write_bytes(_self_signed()[0])
        assert not answered()
        root.write_bytes(certificate)
        assert answered()
    assert not serves(run, authority)  # nobody listens


def _take_one(listener: socket.socket, context: ssl.SSLContext) -> None:
    taken, _ = listener.accept()
    with taken, suppress(ssl.SSLError, OSError), context.wrap_socket(taken, server_side=True) as connection:
        connection.recv(1)
