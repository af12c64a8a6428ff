"""The part of `org add` that no `up` does: identities of a new organisation, and its place in the channel."""

from __future__ import annotations

from network.authorities import authority_process, await_authority, write_authority_configuration
from network.control import follow_plan
from network.files import write_atomically
from network.identities import make_identities_of
from network.membership import take_in
from network.paths import RunDirectory
from network.plan import read_plan
from network.progress import Progress
from network.tools import obtain_tools
from network.topology import Topology


def admit(run: RunDirectory, topology: Topology, msp_id: str, progress: Progress) -> None:
    """Make the organisation, which `topology` has, a member of the channel, and keep that topology.

    Every step looks at what is there, so this may be repeated. The network must be up. Raises AuthorityRefused,
    ChannelUpdateRefused, NotReady, HalfMade, CommandFailed, DiskFull.
    """
    tools = obtain_tools(progress.detail)
    authority = topology.authority_of(msp_id)
    [organisation] = [each for each in topology.organisations if each.msp_id == msp_id]
    with progress.step(f"{authority.name} serves, identities of {msp_id} are certified"):
        write_authority_configuration(run, topology)
        process = authority_process(run, topology, tools, authority)
        follow_plan(run, [process, *(spec for spec in read_plan(run.plan) if spec.name != process.name)])
        await_authority(run, authority)
        make_identities_of(run, topology, authority)
    with progress.step(f"{msp_id} is in the channel"):
        take_in(run, topology, tools, organisation)
    write_atomically(run.topology, topology.model_dump_json(indent=1))
