"""Definitions of organisations that are to join: what fits the network, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from network.definition import (
    JoiningOrganisation,
    find_definition,
    fit,
    load_definition,
    read_joining,
    shipped_definitions,
    write_joining,
)
from network.errors import NetworkError, OrganisationDiffers, TopologyInvalid, UnknownName
from network.lifecycle import resolve_topology
from network.organisation_list import list_organisations
from network.paths import RunDirectory
from network.topology import DEFAULT, Topology, load

GRID = find_definition("GridOrg")


@pytest.fixture
def topology() -> Topology:
    return load(port_offset=100)


def _changed(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = GRID.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "changed.toml"
    path.write_text(text)
    return path


def _grid(**changes: object) -> JoiningOrganisation:
    return load_definition(GRID).shifted(100).model_copy(update=changes)


def test_the_grid_company_comes_with_the_product(topology: Topology) -> None:
    assert [each.msp_id for each in shipped_definitions().values()] == ["GridOrg"]
    joined = fit(topology, _grid())
    grid = joined.organisations[-1]
    assert (grid.msp_id, grid.peers, grid.reads_only) == ("GridOrg", 1, False)
    ports = [port - 100 for port, owner in joined.ports() if "grid" in owner]
    assert ports == [7180, 7181, 7182, 7250, 7251, 9504, 8005]
    assert joined.joined == {"GridOrg": ["statements"]}
    assert joined.chaincode.endorsement_policy == topology.chaincode.endorsement_policy  # it endorses nothing
    assert {each.name for each in joined.chaincode.collections if "GridOrg" in each.members} == {"statements"}


def test_a_collection_gets_another_member_and_keeps_the_others(topology: Topology) -> None:
    joined = fit(topology, _grid(collections=["terms"]))
    terms = next(each for each in joined.chaincode.collections if each.name == "terms")
    assert terms.members == ["ConsumerOrg", "RetailerOrg", "GridOrg"]
    assert terms.endorsement_policy == topology.chaincode.collections[0].endorsement_policy
    assert topology.chaincode.collections[0].members == ["ConsumerOrg", "RetailerOrg"]  # the value given stays


def test_one_that_joined_may_come_again_with_another_api_and_more_collections(topology: Topology) -> None:
    joined = fit(topology, _grid())
    assert fit(joined, _grid()) == joined
    again = fit(joined, _grid(api_port=8_500, collections=["statements", "terms"]))
    assert [each.api_port for each in again.organisations if each.msp_id == "GridOrg"] == [8_500]
    assert again.joined == {"GridOrg": ["statements", "terms"]}


@pytest.mark.parametrize(
    ("changes", "error", "named"),
    [
        ({"msp_id": "ConsumerOrg"}, OrganisationDiffers, "made with"),
        ({"msp_id": "OrdererOrg"}, TopologyInvalid, "its own msp_id"),
        ({"domain": "consumerorg.energysale.com"}, TopologyInvalid, "its own domain"),
        ({"domain": "consumerorg.example.com"}, TopologyInvalid, "name processes"),
        ({"peer_port": 7_300, "peers": 9, "ca_port": 7_310}, TopologyInvalid, "is given to both"),
        ({"api_port": 8_101}, TopologyInvalid, "port 8101 is given to both api.consumerorg and api.gridorg"),
        ({"ca_port": 65_535}, TopologyInvalid, "beyond 65535"),
        ({"api_port": 70_000}, TopologyInvalid, "api_port"),
        ({"collections": ["secrets"]}, TopologyInvalid, "no collection secrets"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(
    topology: Topology, changes: dict[str, object], error: type[NetworkError], named: str
) -> None:
    with pytest.raises(error, match=named) as refused:
        fit(topology, _grid(**changes))
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"peer_port": 7_300}, "peer_port"),
        ({"peers": 2}, "peers"),
        ({"ca_port": 7_900}, "ca_port"),
        ({"domain": "grid.energysale.com", "chaincode_port": 9_700}, "domain, chaincode_port"),
        ({"reads_only": True}, "reads_only"),
        ({"collections": []}, "member of collection terms"),
    ],
)
def test_one_that_joined_may_not_come_as_another(topology: Topology, changes: dict[str, object], named: str) -> None:
    joined = fit(topology, _grid(collections=["terms"]))
    with pytest.raises(OrganisationDiffers, match=named) as refused:
        fit(joined, _grid(**{"collections": ["terms"], **changes}))
    assert refused.value.remedy


def test_a_peer_with_couchdb_needs_its_address(topology: Topology) -> None:
    addresses = {peer.name: "127.0.0.1:5984" for peer in topology.peers()}
    couch = topology.model_copy(
        update={"peer": topology.peer.model_copy(update={"state_database": "couchdb", "couchdb": addresses})}
    )
    with pytest.raises(TopologyInvalid, match=r"no address for peer0\.gridorg"):
        fit(couch, _grid())


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ([('msp_id = "GridOrg"\n', "")], "msp_id"),
        ([("peers = 1", "peers = 1\ncolour = 'red'")], "colour"),
        ([('collections = ["statements"]', "collections = ['Not A Name']")], "collections"),
        ([("peer_port = 7180", "peer_port = 80")], "peer_port"),
        ([("peers = 1", "peers = [")], "changed.toml"),
    ],
)
def test_a_wrong_file_is_told_what_is_wrong(tmp_path: Path, changes: list[tuple[str, str]], named: str) -> None:
    with pytest.raises(TopologyInvalid, match=named) as refused:
        load_definition(_changed(tmp_path, *changes))
    assert refused.value.remedy


def test_neither_a_file_nor_a_name_is_told_the_names() -> None:
    with pytest.raises(UnknownName) as refused:
        find_definition("NobodyOrg")
    assert "GridOrg" in refused.value.remedy


def test_what_is_joining_is_kept_until_it_is_in(tmp_path: Path, topology: Topology) -> None:
    run = RunDirectory(tmp_path)
    assert read_joining(run) is None
    write_joining(run, _grid())
    assert read_joining(run) == _grid()
    run.topology.write_text(topology.model_dump_json())
    listed = {each.msp_id: each.state for each in list_organisations(run)}
    assert listed == {
        "ExchangeOrg": "founder",
        "ConsumerOrg": "founder",
        "RetailerOrg": "founder",
        "RegulatorOrg": "founder",
        "GridOrg": "joining",
    }
    run.joining.write_text("{")
    with pytest.raises(TopologyInvalid, match="not a definition"):
        read_joining(run)


def test_up_with_the_products_topology_keeps_who_joined(tmp_path: Path, topology: Topology) -> None:
    """And their collections, also beside one that is new in the file."""
    run = RunDirectory(tmp_path)
    joined = fit(topology, _grid(collections=["terms"]))
    run.topology.write_text(joined.model_dump_json())
    run.genesis_block.touch()
    assert resolve_topology(run, DEFAULT) == joined
    file = tmp_path / "more.toml"
    more = '\n[[chaincode.collections]]\nname = "statements"\nmembers = ["ConsumerOrg"]\nrequired_peer_count = 0\n'
    more += "max_peer_count = 0\nendorsement_policy = \"OR('ConsumerOrg.peer')\"\n\n[peer]"
    file.write_text(DEFAULT.read_text().replace("\n[peer]", more, 1))
    members = {each.name: each.members for each in resolve_topology(run, file).chaincode.collections}
    parties = ["ConsumerOrg", "RetailerOrg"]
    assert members == {"terms": [*parties, "GridOrg"], "statements": ["ConsumerOrg"], "accounts": parties}


def test_a_topology_that_takes_a_port_of_who_joined_is_refused(tmp_path: Path, topology: Topology) -> None:
    run = RunDirectory(tmp_path)
    run.topology.write_text(fit(topology, _grid()).model_dump_json())
    file = tmp_path / "changed.toml"
    file.write_text(DEFAULT.read_text().replace("api_port = 8004", "api_port = 8005"))
    with pytest.raises(TopologyInvalid, match=r"port 8105 is given to both api.regulatororg and api.gridorg"):
        resolve_topology(run, file)
