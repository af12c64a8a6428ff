"""Taking an organisation into the channel: its group, as an update that the majority of the members signs."""

from __future__ import annotations

from network.channel import organisation_group
from network.channel_update import await_configuration, members, membership_update, submit_update
from network.credentials import ADMIN
from network.organisation_identity import organisation_identity
from network.paths import RunDirectory
from network.peers import channel_config
from network.tools import FabricTools
from network.topology import Topology
from network.topology_parts import Organisation


def take_in(run: RunDirectory, topology: Topology, tools: FabricTools, organisation: Organisation) -> bool:
    """Make `organisation`, which `topology` has, a member of the channel; whether it was none before.

    Returns once every peer of the others has the configuration with it. The organisation's identities must be there,
    the others must be up. May be repeated. Raises ChannelUpdateRefused, NotReady, CommandFailed, DiskFull.
    """
    others = [peer for peer in topology.peers() if peer.organisation.msp_id != organisation.msp_id]
    config = channel_config(run, topology, others[0])
    former = members(config)
    if is_new := organisation.msp_id not in former:
        group = organisation_group(run, topology, tools, organisation)
        update = membership_update(config, channel=topology.channel.name, msp_id=organisation.msp_id, group=group)
        # Application's own policy for changes of its members: the majority of their admins.
        signing = former[: len(former) // 2 + 1]
        admins = [organisation_identity(run, topology, topology.authority_of(each), ADMIN) for each in signing]
        submit_update(run, topology, update, *admins)
    await_configuration(
        run, topology, others, lambda found: organisation.msp_id in members(found), part=organisation.msp_id
    )
    return is_new
