"""The client's half of the tables."""

from __future__ import annotations

from pathlib import Path

from network.paths import CHECKOUT
from tests.parity.compared import Compared

COMPARED = Compared(Path(__file__).parent)
README = CHECKOUT / "gateway" / "fabric" / "README.md"
_HEADER = ["capability", "fabric-gateway for Node 1.12.1", "gateway.fabric", "outcome"]


def side_by_side() -> str:
    """The table, from the data file and the results of the last run."""
    return COMPARED.table(_HEADER)
