"""The probe over the official Go shim, built into the cache."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from network import golang
from network.files import folder_made_atomically, locked_in_turn
from network.gobuild import Report, run_go
from network.paths import cache_home

SOURCE = Path(__file__).with_name("go")


def obtain_go_probe(report: Report) -> Path:
    """The program, compiled when these very sources have not been yet. Raises ToolMissing, BuildFailed, DiskFull."""
    home = cache_home() / "probe" / _digest()
    with locked_in_turn(home.parent / ".lock", purpose="building the Go probe", report=report):
        if not home.is_dir():
            go = golang.obtain_go(report)
            with folder_made_atomically(home) as folder:
                shutil.copytree(SOURCE, folder / "source")
                run_go(go, ["build", "-trimpath", "-o", str(folder / "probe"), "."], folder / "source", report)
    return home / "probe"


def official_sources(report: Report) -> Path:
    """The folder of the official shim's own sources, as the build has them."""
    go = golang.obtain_go(report)
    module = "github.com/hyperledger/fabric-chaincode-go/v2"
    return Path(run_go(go, ["list", "-m", "-f", "{{.Dir}}", module], SOURCE, report).strip())


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(SOURCE.iterdir()):
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
