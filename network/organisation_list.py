"""Which organisations the network has, which one is joining, and which of the product's are not in yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from network.definition import JoiningOrganisation, read_joining, shipped_definitions
from network.errors import NotRunning
from network.paths import RunDirectory
from network.topology import Topology, read
from network.topology_parts import Organisation

State = Literal["founder", "joined", "joining", "not in"]


@dataclass(frozen=True, kw_only=True)
class ListedOrganisation:
    """One organisation. `collections` are the private data collections that it is, or would become, a member of."""

    msp_id: str
    state: State
    domain: str
    peers: int
    api_port: int
    reads_only: bool
    collections: list[str]


def list_organisations(run: RunDirectory) -> list[ListedOrganisation]:
    """Those of the network first. Raises NotRunning when there has never been a network here, TopologyInvalid."""
    if not run.topology.exists():
        raise NotRunning(f"there is no network in {run.root}", remedy="run `energysale up`")
    topology = read(run.topology)
    found = [_member(topology, organisation) for organisation in topology.organisations]
    known = {each.msp_id for each in found}
    if (joining := read_joining(run)) and joining.msp_id not in known:
        found.append(_listed(joining, "joining", joining.collections))
        known.add(joining.msp_id)
    shipped = [each.shifted(topology.port_offset) for each in shipped_definitions().values()]
    return [*found, *(_listed(each, "not in", each.collections) for each in shipped if each.msp_id not in known)]


def _member(topology: Topology, organisation: Organisation) -> ListedOrganisation:
    collections = [each.name for each in topology.chaincode.collections if organisation.msp_id in each.members]
    return _listed(organisation, "joined" if organisation.msp_id in topology.joined else "founder", collections)


def _listed(
    organisation: Organisation | JoiningOrganisation, state: State, collections: list[str]
) -> ListedOrganisation:
    return ListedOrganisation(
        msp_id=organisation.msp_id,
        state=state,
        domain=organisation.domain,
        peers=organisation.peers,
        api_port=organisation.api_port,
        reads_only=organisation.reads_only,
        collections=collections,
    )
