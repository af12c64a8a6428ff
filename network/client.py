"""Where the built web client is, which the organisations' APIs serve. Nothing here builds it: `scripts/_app` does."""

from __future__ import annotations

import os
from pathlib import Path

from network.paths import CHECKOUT
from network.topology import Topology

VARIABLE = "ENERGYSALE_WEB"


def client_folder() -> Path:
    """The folder that ENERGYSALE_WEB names, or else where `scripts/_app` leaves a link to its build."""
    named = os.environ.get(VARIABLE, "").strip()
    return Path(named).absolute() if named else CHECKOUT / "app" / "dist"


def client_line(topology: Topology) -> str:
    """For people: where the client is, or how to get one."""
    if not (client_folder() / "index.html").is_file():
        return "The web client is not built: `scripts/run` builds it, `scripts/_app` does so alone."
    sites = ", ".join(f"{each.msp_id} http://{topology.host}:{each.api_port}/" for each in topology.organisations)
    return f"The web client: {sites}"
