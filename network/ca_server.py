"""The program fabric-ca-server: taken from FABRIC_BIN, else from the cache, else built there from its own pins."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from network import golang
from network.errors import BuildFailed
from network.files import folder_made_atomically, locked_in_turn
from network.gobuild import Report, cached_home, require_room, run_go

VERSION = "1.5.15"
MODULE = "github.com/hyperledger/fabric-ca"
PROGRAM = "fabric-ca-server"
PINS = Path(__file__).with_name("fabric_ca")
_DISK_NEEDED = 2 * 2**30


def find_ca_server() -> Path | None:
    """The program, when it can be used at once. A release of Fabric comes without it: then the cache's serves."""
    named = os.environ.get("FABRIC_BIN", "").strip()
    folders = [Path(named).expanduser().absolute()] if named else []
    candidates = [folder / PROGRAM for folder in (*folders, _home() / "bin")]
    return next((path for path in candidates if os.access(path, os.X_OK)), None)


def obtain_ca_server(report: Report) -> Path:
    """The program, built into the cache when it is not there. `report` gets a line for each step of that.

    Raises ToolMissing, BuildFailed, DiskFull.
    """
    if found := find_ca_server():
        return found
    with locked_in_turn(_home().parent / ".lock", purpose="building Fabric CA", report=report):
        if not _home().is_dir():
            require_room(_home().parent, _DISK_NEEDED)
            _build(_home(), report)
    return _home() / "bin" / PROGRAM


def _home() -> Path:
    return cached_home("fabric-ca", VERSION, PINS)


def _build(home: Path, report: Report) -> None:
    """SQLite is C: unlike Fabric's own programs this one takes a C compiler."""
    go = golang.obtain_go(report)
    compiler = golang.obtain_c_compiler(report)
    with folder_made_atomically(home) as folder:
        source = folder / "source"
        shutil.copytree(PINS, source)
        (folder / "bin").mkdir()
        report("downloading and compiling Fabric CA (a minute or two on two cores, the first time)")
        flags = ["-trimpath", f"-ldflags=-s -w -X {MODULE}/lib/metadata.Version=v{VERSION}"]
        environment = {"CGO_ENABLED": "1", "CC": compiler}
        run_go(go, ["build", *flags, "-v", "-o", str(folder / "bin"), "tool"], source, report, environment=environment)
        shutil.rmtree(source)
        if not os.access(folder / "bin" / PROGRAM, os.X_OK):
            raise BuildFailed(f"the build gave no {PROGRAM}", remedy=f"report it: the pins in {PINS.name} are wrong")
