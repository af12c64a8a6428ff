"""An organisation that is to join the running channel: its definition, and whether it fits the network."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import Field, ValidationError

from network.errors import OrganisationDiffers, TopologyInvalid, UnknownName
from network.files import write_atomically
from network.paths import RunDirectory
from network.topology import Topology
from network.topology_parts import Name, Organisation

SHIPPED = Path(__file__).with_name("organisations")
_PORTS = ("peer_port", "chaincode_port", "api_port", "ca_port")


class JoiningOrganisation(Organisation):
    """What is to join. `collections` are those of the chaincode's that it becomes a member of."""

    collections: list[Name] = Field(default_factory=list)

    def organisation(self) -> Organisation:
        """The organisation as the topology has it. Whether its ports are ports is seen there."""
        return Organisation.model_construct(**self.model_dump(exclude={"collections"}))

    def shifted(self, offset: int) -> JoiningOrganisation:
        """The same with `offset` added to every port."""
        return self.model_copy(update={name: getattr(self, name) + offset for name in _PORTS})


def shipped_definitions() -> dict[Path, JoiningOrganisation]:
    """The definitions that come with the product, by file."""
    return {path: load_definition(path) for path in sorted(SHIPPED.glob("*.toml"))}


def find_definition(named: str) -> Path:
    """The file of a definition: `named` is an MSP id that the product ships one for, or a path. Raises UnknownName."""
    shipped = {joining.msp_id: path for path, joining in shipped_definitions().items()}
    path = shipped.get(named, Path(named))
    if not path.is_file():
        raise UnknownName(
            f"{named} is neither a file nor an organisation that comes with the product",
            remedy=f"name a file, or one of {', '.join(shipped)}",
        )
    return path


def load_definition(path: Path) -> JoiningOrganisation:
    """The definition in a TOML file, with the ports that stand there. Raises TopologyInvalid."""
    try:
        return JoiningOrganisation.model_validate(tomllib.loads(path.read_text()))
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise TopologyInvalid(f"{path}: {faults}", remedy="correct the named settings") from error
    except (OSError, ValueError) as error:
        raise TopologyInvalid(f"{path}: {error}", remedy="correct the file, or name another one") from error


def fit(topology: Topology, joining: JoiningOrganisation) -> Topology:
    """`topology` with the organisation that is joining, at the ports that it says.

    One that has joined may come again, with another port of its API and with more collections. Raises
    OrganisationDiffers when it is there as another one, TopologyInvalid when it does not fit in.
    """
    known = {organisation.msp_id: organisation for organisation in topology.organisations}
    if there := known.get(joining.msp_id):
        _require_same(topology, there, joining)
    return topology.joined_by(
        joining.organisation(), collections=joining.collections, source=f"the definition of {joining.msp_id}"
    )


def read_joining(run: RunDirectory) -> JoiningOrganisation | None:
    """The organisation that is on its way into the channel, None when there is none. Raises TopologyInvalid."""
    if not run.joining.exists():
        return None
    try:
        return JoiningOrganisation.model_validate_json(run.joining.read_bytes())
    except (OSError, ValidationError) as error:
        raise TopologyInvalid(
            f"{run.joining} is not a definition: {error}",
            remedy="run the `energysale org add` again that was broken off",
        ) from error


def write_joining(run: RunDirectory, joining: JoiningOrganisation) -> None:
    """Keep what is joining, so that a joining that was broken off is finished by the next `up`. Raises DiskFull."""
    write_atomically(run.joining, joining.model_dump_json(indent=1))


def _require_same(topology: Topology, there: Organisation, joining: JoiningOrganisation) -> None:
    msp_id = joining.msp_id
    if msp_id not in topology.joined:
        raise OrganisationDiffers(
            f"{msp_id} is one of the organisations that the channel was made with",
            remedy="it is run by `energysale up`; give another organisation another msp_id",
        )
    before, after = there.model_dump(), joining.organisation().model_dump()
    if changed := [name for name in after if before[name] != after[name] and name != "api_port"]:
        raise OrganisationDiffers(
            f"{msp_id} is in the channel with another {', '.join(changed)}",
            remedy="undo the change: only the port of its API may change, and collections may be added",
        )
    if left := sorted(set(topology.joined[msp_id]) - set(joining.collections)):
        raise OrganisationDiffers(
            f"{msp_id} is a member of collection {left[0]}: what its peers have of it cannot be taken back",
            remedy="name the collection in the definition",
        )
