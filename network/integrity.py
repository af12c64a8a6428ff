"""Whether the run directory is whole: a part that is missing where it must be is named, never made anew by stealth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from network.credentials import credentials
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
    for credential in credentials(topology):
        for path in (credential.private_key, credential.certificate):
            yield run.organisations / path
        if credential.tls:
            yield run.organisations / credential.certificate.with_name("ca.crt")
    for organisation in topology.organisations:
        yield run.peer_tls_ca(organisation.domain)
