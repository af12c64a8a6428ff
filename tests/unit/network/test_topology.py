"""The topology: what the built-in one says, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from network.errors import TopologyInvalid
from network.topology import DEFAULT, environment_offset, load, read


def test_the_built_in_topology_is_the_market() -> None:
    topology = load(port_offset=0)
    assert {organisation.msp_id: organisation.peers for organisation in topology.organisations} == {
        "ExchangeOrg": 3,
        "ConsumerOrg": 2,
        "RetailerOrg": 2,
        "RegulatorOrg": 1,
    }
    assert [orderer.name for orderer in topology.orderer_nodes()] == [f"orderer{i}.energysale.com" for i in range(3)]
    assert {organisation.msp_id: organisation.api_port for organisation in topology.organisations} == {
        "ConsumerOrg": 8001,
        "RetailerOrg": 8002,
        "ExchangeOrg": 8003,
        "RegulatorOrg": 8004,
    }
    assert topology.host == "127.0.0.1"
    assert topology.channel.batch.timeout == "8ms"


def test_the_regulator_endorses_nothing_and_is_in_no_collection() -> None:
    topology = load(port_offset=0)
    assert [each.msp_id for each in topology.organisations if each.reads_only] == ["RegulatorOrg"]
    assert "RegulatorOrg" not in topology.chaincode.endorsement_policy
    assert all("RegulatorOrg" not in collection.members for collection in topology.chaincode.collections)


@pytest.mark.parametrize("name", ["terms", "statements", "accounts"])
def test_no_collection_gives_the_exchange_terms_bills_or_books(name: str) -> None:
    collections = {each.name: each for each in load(port_offset=0).chaincode.collections}
    assert set(collections) == {"terms", "statements", "accounts"}
    fabric = collections[name].to_fabric()
    assert fabric["policy"] == "OR('ConsumerOrg.member', 'RetailerOrg.member')"
    assert fabric["endorsementPolicy"] == {"signaturePolicy": "AND('ConsumerOrg.peer', 'RetailerOrg.peer')"}
    assert fabric["memberOnlyRead"] is True
    assert fabric["memberOnlyWrite"] is False  # the exchange purges
    assert fabric["requiredPeerCount"] == 1


def test_an_offset_moves_every_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENERGYSALE_PORT_OFFSET", "1000")
    moved, base = list(load().ports()), list(load(port_offset=0).ports())
    assert [port for port, _ in moved] == [port + 1000 for port, _ in base]
    assert len({port for port, _ in base}) == len(base)


def test_a_resolved_topology_reads_back_as_it_was(tmp_path: Path) -> None:
    topology = load(port_offset=300)
    kept = tmp_path / "topology.json"
    kept.write_text(topology.model_dump_json())
    assert read(kept) == topology


@pytest.mark.parametrize("offset", ["", " "])
def test_no_offset_is_none(monkeypatch: pytest.MonkeyPatch, offset: str) -> None:
    monkeypatch.setenv("ENERGYSALE_PORT_OFFSET", offset)
    assert environment_offset() is None


@pytest.mark.parametrize("offset", ["-1", "ten", "1.5", "１０"])
def test_an_offset_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch, offset: str) -> None:
    monkeypatch.setenv("ENERGYSALE_PORT_OFFSET", offset)
    with pytest.raises(TopologyInvalid, match="ENERGYSALE_PORT_OFFSET"):
        environment_offset()


def test_an_offset_beyond_the_last_port_is_refused() -> None:
    with pytest.raises(TopologyInvalid, match="65535"):
        load(port_offset=60_000)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("chaincode_port = 9501", "chaincode_port = 9500", "port 9500 is given to both"),
        ("chaincode_port = 9501", "chaincode_port = 80", "chaincode_port"),
        ("peers = 3", "peers = 0", "peers"),
        ("peers = 3", "peers = 3\ncolour = 'red'", "colour"),
        ('msp_id = "ConsumerOrg"', 'msp_id = "ExchangeOrg"', "its own msp_id"),
        ('members = ["ConsumerOrg", "RetailerOrg"]', 'members = ["NobodyOrg"]', "NobodyOrg"),
        ('state_database = "leveldb"', 'state_database = "couchdb"', "peer.couchdb has no address for peer0"),
        ('state_database = "leveldb"', 'state_database = "paper"', "state_database"),
        ("ca_port = 7230", "ca_port = 7230\nreads_only = true", "majority of the organisations must write"),
        ('timeout = "8ms"', 'timeout = "8 minutes"', "timeout"),
        ("election_tick = 5", "election_tick = 1", "election_tick must be more than heartbeat_tick"),
        ('preferred_max_bytes = "2 MB"', 'preferred_max_bytes = "11 MB"', "must not be more than absolute_max_bytes"),
        ('host = "127.0.0.1"', "", "host"),
        ("[channel]", "[channel", "Expected"),
    ],
)
def test_a_wrong_topology_names_what_is_wrong(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = DEFAULT.read_text()
    assert old in text
    changed = tmp_path / "topology.toml"
    changed.write_text(text.replace(old, new, 1))
    with pytest.raises(TopologyInvalid, match=fault) as refused:
        load(changed, port_offset=0)
    assert refused.value.remedy


def test_a_topology_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TopologyInvalid, match=r"nowhere\.toml"):
        load(tmp_path / "nowhere.toml", port_offset=0)
