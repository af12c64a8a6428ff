"""Whether the run directory is whole: a part that is missing where it must be is named, never made anew by stealth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from network.errors import HalfMade
from network.paths import RunDirectory
from network.topology import Topology


def require_whole(run: RunDirectory, topology: Topology) -> None:
    """Raises HalfMade when identities are incomplete, or an orderer has lost the chain that it took part in.

    A peer may lose everything: it joins again and fetches the channel from the others. An orderer may not: with the
    same name and an empty log it could vote against what it has already agreed to.
    """
    for path in _needed_identities(run, topology):
        if not path.exists():
            raise HalfMade(
                f"{path} is missing",
                remedy=f"restore {run.organisations} from a copy, or move {run.root} away and run `energysale up`",
            )
    if run.joined.exists():
        for orderer in topology.orderer_nodes():
            chain = run.node(orderer.name) / "data" / "wal" / topology.channel.name
            if not chain.is_dir():
                raise HalfMade(
                    f"{orderer.name} has lost its part of the chain ({chain})",
                    remedy=f"restore {run.node(orderer.name)} from a copy, or move {run.root} away "
                    "and run `energysale up`",
                )


def _needed_identities(run: RunDirectory, topology: Topology) -> Iterator[Path]:
    ordering = run.orderer_organisation(topology.domain)
    nodes = [ordering / "orderers" / orderer.name for orderer in topology.orderer_nodes()]
    for organisation in topology.organisations:
        home = run.peer_organisation(organisation.domain)
        nodes += [home / "peers" / peer.name for peer in topology.peers_of(organisation)]
        yield run.peer_tls_ca(organisation.domain)
        yield from (home / "chaincode" / name for name in ("server.crt", "server.key", "client.crt", "client.key"))
        yield from (
            home / "users" / f"{user}@{organisation.domain}" / "msp" / "keystore" / "priv_sk" for user in _USERS
        )
    for node in nodes:
        yield from (node / "tls" / name for name in ("server.crt", "server.key", "ca.crt"))
        yield node / "msp" / "keystore" / "priv_sk"


_USERS = ("Admin", "User1")
