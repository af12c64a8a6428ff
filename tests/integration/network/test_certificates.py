"""Certificates from real CAs: made once, renewed, revoked so that peers and orderers refuse them."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509

from gateway.fabric import protos
from gateway.fabric.headers import new_header
from gateway.fabric.signer import SigningIdentity
from gateway.fabric_ca import CertificateFilter, same_public_key
from network import lifecycle, renewal, revocation
from network.authorities import BOOTSTRAP
from network.channel_update import broadcast
from network.control import find_supervisor
from network.credentials import SERVICE, Credential, credentials
from network.doctor import examine
from network.errors import ChannelUpdateRefused, LastAdmin, NotReady, UnknownName
from network.organisation_identity import organisation_identity
from network.parallel import run_coroutine
from network.paths import RunDirectory
from network.peers import chaincode_lacking
from network.processes import read_table
from network.readiness import wait_until
from network.registrars import registrar_of
from network.status import network_status
from network.topology import Topology
from tests.running_network import RunningNetwork, stop_for_good

_NAME = "Service@consumerorg.energysale.com"
_NO_TIME = datetime.timedelta(0)
_FOR_EVER = datetime.timedelta(days=4_000)


def _renew(network: RunningNetwork, *, within: datetime.timedelta) -> list[str]:
    now = datetime.datetime.now(datetime.UTC)
    return renewal.renew(network.directory, network.topology, now=now, within=within, report=print)


def _held(network: RunningNetwork, name: str) -> Credential:
    return next(each for each in credentials(network.topology) if each.name == name)


async def _issued(run: RunDirectory, topology: Topology) -> dict[str, list[x509.Certificate]]:
    """What every CA has issued, by CA and enrollment id."""
    found: dict[str, list[x509.Certificate]] = {}
    for authority in topology.authorities():
        for ca_name in (authority.name, authority.tls_name):
            async with registrar_of(run, authority, ca_name=ca_name) as registrar:
                for credential in credentials(topology):
                    if credential.ca_name == ca_name:
                        matching = CertificateFilter(enrollment_id=credential.name)
                        found[f"{ca_name}/{credential.name}"] = await registrar.client.certificates.list(
                            caller=registrar.identity, matching=matching
                        )
    return found


def _ordered(network: RunningNetwork, identity: SigningIdentity) -> None:
    """Have the orderer take an envelope of the identity. Raises ChannelUpdateRefused when it does not."""
    channel = network.topology.channel.name
    header = new_header(kind=protos.common.ENDORSER_TRANSACTION, channel=channel, creator=identity.creator).header
    payload = protos.common.Payload(header=header).SerializeToString()
    envelope = protos.common.Envelope(payload=payload, signature=identity.sign(payload))
    wait_until(lambda: broadcast(network.directory, network.topology, envelope), what="orderer", timeout_s=20)


def test_a_revoked_service_can_neither_evaluate_nor_submit_until_it_has_another_certificate(
    own_network: RunningNetwork,
) -> None:
    run, topology = own_network.directory, own_network.topology
    authority = topology.authority_of("ConsumerOrg")
    anchor = next(peer for peer in topology.peers() if peer.organisation.msp_id == "ConsumerOrg")
    stolen = organisation_identity(run, topology, authority, SERVICE)
    assert chaincode_lacking(run, topology, anchor, "ReadMarket") is None
    _ordered(own_network, stolen)

    done = revocation.revoke(run, topology, name=_NAME, msp_id="ConsumerOrg", reason="keycompromise")
    assert (done.revoked, done.listed) == (1, 1)
    refused = chaincode_lacking(run, topology, anchor, "ReadMarket")
    assert refused is not None
    assert "access denied" in refused
    with pytest.raises(ChannelUpdateRefused, match="403"):
        _ordered(own_network, stolen)
    assert any("revoked" in finding.found and finding.severity == "problem" for finding in examine(run))
    again = revocation.revoke(run, topology, name=_NAME, msp_id="ConsumerOrg")
    assert (again.revoked, again.listed) == (0, 1)

    assert _renew(own_network, within=_NO_TIME) == [f"{_NAME} (identity)"]
    assert chaincode_lacking(run, topology, anchor, "ReadMarket") is None
    _ordered(own_network, organisation_identity(run, topology, authority, SERVICE))
    with pytest.raises(ChannelUpdateRefused, match="403"):
        _ordered(own_network, stolen)


def test_who_cannot_be_revoked_is_named(own_network: RunningNetwork) -> None:
    run, topology = own_network.directory, own_network.topology
    with pytest.raises(LastAdmin):
        revocation.revoke(run, topology, name="Admin@consumerorg.energysale.com", msp_id="ConsumerOrg")
    with pytest.raises(UnknownName, match="nobody"):
        revocation.revoke(run, topology, name="nobody", msp_id="ConsumerOrg")


def test_renewed_certificates_keep_their_keys_and_the_network_serves_on(own_network: RunningNetwork) -> None:
    run, topology = own_network.directory, own_network.topology
    before = {each.certificate: renewal.read_certificate(run, each) for each in credentials(topology)}
    pids = {name: record.process for name, record in read_table(run.processes).records.items()}
    assert len(_renew(own_network, within=_FOR_EVER)) == len(before) + len(topology.authorities())
    for credential in credentials(topology):
        old, new = before[credential.certificate], renewal.read_certificate(run, credential)
        assert new.serial_number != old.serial_number
        assert same_public_key(new.public_key(), old.public_key())
    after = {name: record.process for name, record in read_table(run.processes).records.items()}
    assert not any(after[name] == pids[name] for name in pids)
    assert network_status(run).serving
    assert _renew(own_network, within=_NO_TIME) == []


def test_a_renewal_that_was_broken_off_is_finished_by_the_next(
    own_network: RunningNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = own_network.directory
    orderer = own_network.topology.orderer_nodes()[0].name
    before = read_table(run.processes).records

    def broken_off(*_: object) -> bool:
        raise NotReady("broken off", remedy="none")

    with monkeypatch.context() as patch:
        patch.setattr(renewal, "restart", broken_off)
        now = datetime.datetime.now(datetime.UTC)
        patch.setattr(renewal, "certificates_due", lambda *_, **__: [_held(own_network, orderer)])
        with pytest.raises(NotReady, match="broken off"):
            renewal.renew(run, own_network.topology, now=now, within=_NO_TIME, report=print)
    assert read_table(run.processes).records == before
    assert _renew(own_network, within=_NO_TIME) == []
    changed = {name for name, record in read_table(run.processes).records.items() if record != before[name]}
    assert changed == {orderer}


def test_an_up_and_a_ca_that_are_killed_while_certifying_end_in_one_certificate_each(
    stopped_network: RunningNetwork, tmp_path: Path, small_topology: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_supervisor(stopped_network.directory) is None  # its ports are free for this one
    monkeypatch.setenv("ENERGYSALE_PORT_OFFSET", str(stopped_network.topology.port_offset))
    file = tmp_path / "short.toml"
    file.write_text(small_topology.read_text() + "\n[certificate_authorities]\ncertificate_days = 20\n")
    run = RunDirectory(tmp_path / "run")
    words = [sys.executable, "-m", "network", "up", "--no-apis", "--topology", str(file)]
    environment = {**os.environ, "ENERGYSALE_RUN": str(run.root)}
    try:
        with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as command:  # noqa: S603 - our own arguments
            wait_until(
                lambda: None if any(run.organisations_in_making.rglob("*.pem")) else "no certificate yet",
                what="the first certificate",
                timeout_s=30,
            )
            command.kill()
        assert not run.organisations.exists()
        killed = read_table(run.processes).records["ca.consumerorg.energysale.com"].process
        assert killed is not None
        os.kill(killed.pid, signal.SIGKILL)
        result = lifecycle.up(run.root, topology_file=file, services=False)

        issued = run_coroutine(lambda: _issued(run, result.topology))
        assert {name: len(found) for name, found in issued.items()} == dict.fromkeys(issued, 1)
        for credential in credentials(result.topology):
            in_use = renewal.read_certificate(run, credential)
            assert issued[f"{credential.ca_name}/{credential.name}"] == [in_use]

        endings = [finding for finding in examine(run) if finding.subject == "certificates"]
        warned = [finding for finding in endings if finding.severity == "warning"]
        assert len(warned) == len(credentials(result.topology)) + len(result.topology.authorities())
        assert all("certificates renew" in finding.remedy for finding in warned)
    finally:
        stop_for_good(run.root)


def test_a_warm_up_asks_the_cas_for_nothing(own_network: RunningNetwork, small_topology: Path) -> None:
    before = run_coroutine(lambda: _issued(own_network.directory, own_network.topology))
    folder = own_network.directory.authority("ca.consumerorg.energysale.com") / BOOTSTRAP
    stamps = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    lifecycle.up(own_network.run, topology_file=small_topology, services=False)
    assert run_coroutine(lambda: _issued(own_network.directory, own_network.topology)) == before
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == stamps
