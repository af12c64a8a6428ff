"""A real fabric-ca-server that lets everything be removed, and what its registry holds."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from network.authorities import write_authority_configuration
from network.paths import RunDirectory
from network.topology import load
from tests.integration.fabric_ca.conftest import RealCa
from tests.running_network import free_offset


def new_server(folder: Path, *, client_root: Path | None = None) -> RealCa:
    """Started; with `client_root` it takes only clients that have a certificate of that root."""
    run, topology = RunDirectory(folder), load(port_offset=free_offset())
    write_authority_configuration(run, topology)
    ca = RealCa(run, topology)
    path = run.authority(ca.authority.name) / "fabric-ca-server-config.yaml"
    settings = json.loads(path.read_text())  # JSON is YAML
    settings["cfg"]["identities"]["allowremove"] = settings["cfg"]["affiliations"]["allowremove"] = True
    if client_root:
        clients = {"type": "RequireAndVerifyClientCert", "certfiles": [str(client_root)]}
        settings["tls"]["clientauth"] = clients
    path.write_text(json.dumps(settings))
    ca.start()
    return ca


def registry(ca: RealCa, prefix: str, who: str) -> dict[str, Any]:
    """What the database holds of a client's identities whose names begin with `who`, and of their certificates."""
    path = ca.run.authority(ca.authority.name) / "fabric-ca-server.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        users = database.execute(
            "SELECT id, type, affiliation, attributes, state, max_enrollments FROM users WHERE id LIKE ? ORDER BY id",
            (f"{prefix}-{who}%",),
        ).fetchall()
        certificates = database.execute(
            "SELECT id, status, reason FROM certificates WHERE id LIKE ? ORDER BY id, status, reason",
            (f"{prefix}-{who}%",),
        ).fetchall()
    return {
        "identities": [[*row[:3], _attributes(row[3]), *row[4:]] for row in users],
        "certificates": [list(row) for row in certificates],
    }


def _attributes(text: str) -> list[list[Any]]:
    return sorted([each["name"], each["value"], bool(each.get("ecert"))] for each in json.loads(text))
