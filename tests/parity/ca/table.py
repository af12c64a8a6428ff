"""The CA client's part of the tables."""

from __future__ import annotations

from pathlib import Path

from network.paths import CHECKOUT
from tests.parity.compared import Compared

COMPARED = Compared(Path(__file__).parent)
README = CHECKOUT / "gateway" / "fabric_ca" / "README.md"
_HEADER = ["capability", "fabric-ca-client 1.5.15", "gateway.fabric_ca", "outcome"]


def side_by_side() -> str:
    """The table, from the data file and the results of the last run."""
    return COMPARED.table(_HEADER)
