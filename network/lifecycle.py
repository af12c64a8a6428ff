"""`up`, `org add` and `down`: from whatever state a run directory is in to a network that serves, and back to rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from network.bring_up import UpResult, bring_up
from network.checks import require_free_ports, require_room
from network.control import find_supervisor, stop_everything
from network.definition import JoiningOrganisation, fit, load_definition, read_joining, write_joining
from network.errors import NotRunning, OrganisationDiffers, TopologyChanged
from network.files import locked
from network.joining import admit
from network.paths import RunDirectory
from network.plan import read_plan
from network.progress import Progress
from network.topology import DEFAULT, Topology, environment_offset, load, read


def up(
    run: Path,
    *,
    topology_file: Path = DEFAULT,
    after_chaincode: Callable[[Path], None] | None = None,
    services: bool = True,
    progress: Progress | None = None,
) -> UpResult:
    """Bring the network of `run` up: make what is missing, start what does not run, wait until it serves.

    `after_chaincode` is called with `run` once every organisation can have transactions endorsed, before the APIs are
    waited for; `services=False` leaves the APIs as they are. May be repeated at any time; what is there is kept.

    Raises a NetworkError that names the remedy; what was made until then stays, and the next `up` goes on from there.
    """
    directory = RunDirectory(run.absolute())
    directory.root.mkdir(parents=True, exist_ok=True)
    with locked(directory.lock, purpose=f"the network in {run}"), progress or Progress() as shown:
        topology = resolve_topology(directory, topology_file)
        done = bring_up(directory, topology, shown, after_chaincode=after_chaincode, services=services)
        if joining := read_joining(directory):  # an `org add` was broken off
            return _join(directory, topology, joining, shown, after_chaincode=after_chaincode, services=services)
        return done


def add_organisation(
    run: Path,
    definition: Path,
    *,
    after_chaincode: Callable[[Path], None] | None = None,
    progress: Progress | None = None,
) -> UpResult:
    """Have the organisation that the file `definition` describes join the running channel, and serve.

    Its API is started where the others' run. What runs goes on. May be broken off anywhere and repeated; `up` goes on
    with it as well. Raises NotRunning, TopologyInvalid, OrganisationDiffers, PortTaken and DiskFull before anything is
    changed, and any other NetworkError later.
    """
    directory = RunDirectory(run.absolute())
    if not directory.root.is_dir() or find_supervisor(directory) is None:
        raise NotRunning(f"the network in {run} is not up", remedy="run `energysale up` first")
    with locked(directory.lock, purpose=f"the network in {run}"), progress or Progress() as shown:
        topology = read(directory.topology)
        joining = load_definition(definition).shifted(topology.port_offset)
        _require_none_other(directory, joining)
        fitted = fit(topology, joining)
        require_room(directory)
        require_free_ports(directory, fitted)
        services = any(spec.kind == "api" for spec in read_plan(directory.plan))
        write_joining(directory, joining)
        return _join(directory, topology, joining, shown, after_chaincode=after_chaincode, services=services)


def down(run: Path) -> list[str]:
    """Stop every process of the network, APIs first and orderers last; data stays. The names of what was stopped.

    Raises AlreadyRunning, NotReady.
    """
    directory = RunDirectory(run.absolute())
    if not directory.root.is_dir():
        return []
    with locked(directory.lock, purpose=f"the network in {run}"):
        return stop_everything(directory)


def resolve_topology(run: RunDirectory, topology_file: Path) -> Topology:
    """The topology to run: the file's, at the ports that this run directory already has.

    Raises TopologyInvalid, and TopologyChanged when the channel was made from something else.
    """
    if not run.topology.exists():
        return load(topology_file)
    kept = read(run.topology)
    offset = environment_offset()
    wanted = load(topology_file, port_offset=kept.port_offset if offset is None else offset)
    for organisation in kept.organisations:
        if (collections := kept.joined.get(organisation.msp_id)) is not None:
            wanted = wanted.joined_by(organisation, collections=collections, source=str(topology_file))
    if run.genesis_block.exists() and wanted.channel_part() != kept.channel_part():
        before, after = kept.channel_part(), wanted.channel_part()
        changed = ", ".join(sorted(name for name in after if before.get(name) != after[name]))
        raise TopologyChanged(
            f"{changed} of the topology differ from what the channel in {run.root} was made from",
            remedy="undo the change (--topology and ENERGYSALE_PORT_OFFSET count too), "
            "or use a new run directory (ENERGYSALE_RUN)",
        )
    lost = {each.name for each in kept.chaincode.collections} - {each.name for each in wanted.chaincode.collections}
    if lost:
        raise TopologyChanged(
            f"the topology lacks collection {min(lost)}, and Fabric never lets a collection go",
            remedy="put it back: what is in it can be purged, or kept from new writes by its endorsement policy",
        )
    return wanted


def _join(
    run: RunDirectory,
    topology: Topology,
    joining: JoiningOrganisation,
    progress: Progress,
    *,
    after_chaincode: Callable[[Path], None] | None,
    services: bool,
) -> UpResult:
    began = time.monotonic()
    joined = fit(topology, joining)
    admit(run, joined, joining.msp_id, progress)
    run.joining.unlink()
    done = bring_up(run, joined, progress, after_chaincode=after_chaincode, services=services)
    return replace(done, seconds=time.monotonic() - began)


def _require_none_other(run: RunDirectory, joining: JoiningOrganisation) -> None:
    """One organisation joins after the other, and the one that is on its way as it began."""
    begun = read_joining(run)
    if begun is not None and begun.organisation().fixed_part() != joining.organisation().fixed_part():
        raise OrganisationDiffers(
            f"{begun.msp_id} is on its way into the channel, with the values in {run.joining}",
            remedy=f"run `energysale up`, which finishes it, then add {joining.msp_id}",
        )
