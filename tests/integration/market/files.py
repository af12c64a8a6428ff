"""Which files of a running network hold a text: ledgers, read models, journals, logs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.running_network import RunningNetwork

MEMBERS = ("peer0.consumerorg", "peer0.retailerorg")
"""A peer of each organisation that has the private collections."""

OUTSIDERS = ("exchangeorg", "ExchangeOrg", "regulatororg", "RegulatorOrg", "orderer")
"""Everything of those that have not."""

LOGS = "logs/"


def paths_of(market: RunningNetwork, *names: str) -> list[Path]:
    """The files whose path under the run directory has one of `names` in it; all where none is given."""
    everything = [Path(folder, name) for folder, _, found in os.walk(market.run) for name in found]
    files = [path for path in everything if path.is_file()]
    return [path for path in files if not names or any(name in str(path.relative_to(market.run)) for name in names)]


def contents(market: RunningNetwork, *names: str) -> Iterator[tuple[Path, bytes]]:
    """Those files, each read once. A running node puts what was in one file into another and deletes the first, so
    those that came meanwhile are read as well."""
    seen: set[Path] = set()
    while fresh := [path for path in paths_of(market, *names) if path not in seen]:
        for path in fresh:
            seen.add(path)
            try:
                yield path, path.read_bytes()
            except FileNotFoundError:
                continue


def holding(market: RunningNetwork, needles: Sequence[bytes], *names: str) -> list[tuple[str, bytes]]:
    """Which of those files have which needles in them. A number must stand alone: in megabytes of hashes and instants
    any seven digits follow each other somewhere."""
    return [(path.name, each) for path, content in contents(market, *names) for each in needles if holds(content, each)]


def holds(content: bytes, needle: bytes) -> bool:
    """Whether the needle is there; a number not as a part of another one or of a hash."""
    if not needle.isdigit() or needle not in content:
        return needle in content
    return re.search(rb"(?<![0-9A-Fa-f.])" + needle + rb"(?![0-9A-Fa-f])", content) is not None
