"""What can go wrong around a network. Each error has a stable code, says what is wrong, and names the remedy."""

# ruff: noqa: N818 - the names say what is the matter; that they are errors is said by their base

from __future__ import annotations

from typing import ClassVar


class NetworkError(Exception):
    """A failure that the operator can act upon: `str()` is the problem, `remedy` the way out."""

    code: ClassVar[str] = "network_error"

    def __init__(self, problem: str, *, remedy: str) -> None:
        super().__init__(problem)
        self.remedy = remedy


class TopologyInvalid(NetworkError):
    """The topology file does not describe a network that can be run."""

    code = "topology_invalid"


class TopologyChanged(NetworkError):
    """The topology file no longer agrees with what the channel of this run directory was made from."""

    code = "topology_changed"


class OrganisationDiffers(NetworkError):
    """An organisation of that name is in the channel already, and not as the definition says."""

    code = "organisation_differs"


class ToolMissing(NetworkError):
    """A program that the network is made of is not there and could not be obtained."""

    code = "tool_missing"


class BuildFailed(NetworkError):
    """The Fabric tools could not be built."""

    code = "build_failed"


class PortTaken(NetworkError):
    """Another program listens on a port of the topology."""

    code = "port_taken"


class DiskFull(NetworkError):
    """Too little room for ledgers, or for the caches that the tools are built in."""

    code = "disk_full"


class HalfMade(NetworkError):
    """A generated part of the run directory is damaged or incomplete and is not safe to make again."""

    code = "half_made"


class AlreadyRunning(NetworkError):
    """Another command is changing this run directory at the moment."""

    code = "already_running"


class NotRunning(NetworkError):
    """The command needs a network that is up."""

    code = "not_running"


class CommandFailed(NetworkError):
    """A Fabric tool ended with an error."""

    code = "command_failed"


class AuthorityRefused(NetworkError):
    """An organisation's CA did not do what it was asked, or could not be reached."""

    code = "authority_refused"


class ChannelUpdateRefused(NetworkError):
    """The orderers did not take a change of the channel's configuration."""

    code = "channel_update_refused"


class LastAdmin(NetworkError):
    """Without this identity nobody could sign for the organisation any more."""

    code = "last_admin"


class NotReady(NetworkError):
    """A part of the network did not become ready in time."""

    code = "not_ready"


class UnknownName(NetworkError):
    """No process or organisation of this network has the name."""

    code = "unknown_name"
