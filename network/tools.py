"""The Fabric programs: taken from FABRIC_BIN, else from the cache, else built there from the pinned Go module."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from network import gobuild, golang
from network.ca_server import find_ca_server, obtain_ca_server
from network.command import run_command
from network.errors import BuildFailed, ToolMissing
from network.files import folder_made_atomically, locked_in_turn
from network.gobuild import Report, require_room, run_go

VERSION = "3.1.1"
MODULE = "github.com/hyperledger/fabric"
NEEDED = ("configtxgen", "orderer", "peer")
SAMPLE_FILES = ("core.yaml", "orderer.yaml")
PINS = Path(__file__).with_name("fabric")
_DISK_NEEDED = 3 * 2**30


@dataclass(frozen=True)
class FabricTools:
    """Where the programs and their sample configuration lie."""

    bin: Path
    sample_config: Path
    ca_server: Path

    def __getitem__(self, name: str) -> Path:
        return self.bin / name


def find_tools() -> FabricTools | None:
    """The tools, when they can be used at once; None when they must be built first.

    Raises ToolMissing when FABRIC_BIN is set but does not serve.
    """
    ca_server, fabric = find_ca_server(), _find_fabric()
    if ca_server is None or fabric is None:
        return None
    return FabricTools(bin=fabric[0], sample_config=fabric[1], ca_server=ca_server)


def obtain_tools(report: Report) -> FabricTools:
    """The tools, built into the cache when they are not there. `report` gets a line for each step of that.

    Raises ToolMissing, BuildFailed, DiskFull.
    """
    fabric = _find_fabric() or _build_fabric(report)
    return FabricTools(bin=fabric[0], sample_config=fabric[1], ca_server=obtain_ca_server(report))


def cached_home() -> Path:
    """The cache folder of exactly these pins."""
    return gobuild.cached_home("fabric", VERSION, PINS)


def _find_fabric() -> tuple[Path, Path] | None:
    """Folders of Fabric's programs and of their sample configuration."""
    if named := os.environ.get("FABRIC_BIN", "").strip():
        return _named_tools(Path(named).expanduser().absolute())
    home = cached_home()
    return (home / "bin", home / "config") if home.is_dir() else None


def _build_fabric(report: Report) -> tuple[Path, Path]:
    home = cached_home()
    with locked_in_turn(home.parent / ".lock", purpose="building the Fabric tools", report=report):
        if not home.is_dir():
            require_room(home.parent, _DISK_NEEDED)
            _build(home, report)
    return home / "bin", home / "config"


def _build(home: Path, report: Report) -> None:
    """Download, compile, and put everything in place in one step, so that a killed build leaves nothing behind."""
    go = golang.obtain_go(report)
    with folder_made_atomically(home) as folder:
        source = folder / "source"
        shutil.copytree(PINS, source)
        report("downloading and compiling Fabric (two to three minutes on two cores, the first time)")
        (folder / "bin").mkdir()
        flags = ["-trimpath", f"-ldflags=-s -w -X {MODULE}/common/metadata.Version=v{VERSION}"]
        run_go(go, ["build", *flags, "-v", "-o", str(folder / "bin"), "tool"], source, report)
        module = Path(run_go(go, ["list", "-m", "-f", "{{.Dir}}", MODULE], source, report).strip())
        (folder / "config").mkdir()
        for name in SAMPLE_FILES:
            shutil.copyfile(module / "sampleconfig" / name, folder / "config" / name)
        shutil.rmtree(source)
        if lacking := _lacking(folder / "bin"):
            raise BuildFailed(f"the build gave no {lacking}", remedy="report it: the pins in network/fabric are wrong")


def _named_tools(folder: Path) -> tuple[Path, Path]:
    if lacking := _lacking(folder):
        raise ToolMissing(
            f"FABRIC_BIN is {folder}, where there is no {lacking}",
            remedy="point FABRIC_BIN at the bin folder of a Fabric 3.1 release, or unset it to have the tools built",
        )
    return folder, _sample_config(folder)


def _lacking(folder: Path) -> str | None:
    return next((name for name in NEEDED if not os.access(folder / name, os.X_OK)), None)


def _sample_config(folder: Path) -> Path:
    """core.yaml and orderer.yaml that go with the binaries: named, or beside them, or in the Go module cache."""
    candidates = [folder.parent / "config", cached_home() / "config"]
    if named := os.environ.get("FABRIC_SAMPLECONFIG", "").strip():
        candidates.insert(0, Path(named).expanduser().absolute())
    if go := golang.find_go():
        cache = Path(run_command([go, "env", "GOMODCACHE"]).strip())
        candidates.append(cache / f"{MODULE}@{_pinned_version()}" / "sampleconfig")
    for candidate in candidates:
        if all((candidate / name).is_file() for name in SAMPLE_FILES):
            return candidate
    raise ToolMissing(
        f"FABRIC_BIN is {folder}, but no core.yaml and orderer.yaml were found for it",
        remedy="set FABRIC_SAMPLECONFIG to the folder that has them (`config` of a Fabric release)",
    )


def _pinned_version() -> str:
    found = re.search(rf"^\s*{re.escape(MODULE)} (\S+)", (PINS / "go.mod").read_text(), re.MULTILINE)
    if found is None:
        raise BuildFailed(f"{PINS / 'go.mod'} does not pin {MODULE}", remedy="restore the file from the repository")
    return found[1]
