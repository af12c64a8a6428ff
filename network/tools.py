"""The Fabric programs: taken from FABRIC_BIN, else from the cache, else built there from the pinned Go module."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from network import golang
from network.command import clean_environment, run_command
from network.errors import BuildFailed, DiskFull, ToolMissing
from network.files import folder_made_atomically, locked
from network.paths import cache_home

VERSION = "3.1.1"
MODULE = "github.com/hyperledger/fabric"
NEEDED = ("configtxgen", "cryptogen", "orderer", "peer")
SAMPLE_FILES = ("core.yaml", "orderer.yaml")
PINS = Path(__file__).with_name("fabric")
_DISK_NEEDED = 3 * 2**30
_REPORT_EVERY = 200  # packages

Report = Callable[[str], None]


@dataclass(frozen=True)
class FabricTools:
    """Where the programs and their sample configuration lie."""

    bin: Path
    sample_config: Path

    def __getitem__(self, name: str) -> Path:
        return self.bin / name


def find_tools() -> FabricTools | None:
    """The tools, when they can be used at once; None when they must be built first.

    Raises ToolMissing when FABRIC_BIN is set but does not serve.
    """
    if named := os.environ.get("FABRIC_BIN", "").strip():
        return _named_tools(Path(named).expanduser().absolute())
    home = cached_home()
    return FabricTools(bin=home / "bin", sample_config=home / "config") if home.is_dir() else None


def obtain_tools(report: Report) -> FabricTools:
    """The tools, built into the cache when they are not there. `report` gets a line for each step of that.

    Raises ToolMissing, BuildFailed, DiskFull, and AlreadyRunning while another command builds them.
    """
    if found := find_tools():
        return found
    home = cached_home()
    with locked(home.parent / ".lock", purpose="building the Fabric tools"):
        if not home.is_dir():
            _require_room(home.parent)
            _build(home, report)
    return FabricTools(bin=home / "bin", sample_config=home / "config")


def cached_home() -> Path:
    """The cache folder of exactly these pins."""
    pins = hashlib.sha256((PINS / "go.mod").read_bytes() + (PINS / "go.sum").read_bytes()).hexdigest()
    return cache_home() / "fabric" / f"{VERSION}-{pins[:12]}"


def _require_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _DISK_NEEDED:
        raise DiskFull(
            f"{free / 2**30:.1f} GB free under {folder}, building the Fabric tools takes {_DISK_NEEDED / 2**30:.0f} GB",
            remedy="free some space, or point FABRIC_BIN at ready-made Fabric binaries",
        )


def _build(home: Path, report: Report) -> None:
    """Download, compile, and put everything in place in one step, so that a killed build leaves nothing behind."""
    go = golang.obtain_go(report)
    with folder_made_atomically(home) as folder:
        source = folder / "source"
        shutil.copytree(PINS, source)
        report("downloading and compiling Fabric (two to three minutes on two cores, the first time)")
        (folder / "bin").mkdir()
        flags = ["-trimpath", f"-ldflags=-s -w -X {MODULE}/common/metadata.Version=v{VERSION}"]
        _go(go, ["build", *flags, "-v", "-o", str(folder / "bin"), "tool"], source, report)
        module = Path(_go(go, ["list", "-m", "-f", "{{.Dir}}", MODULE], source, report).strip())
        (folder / "config").mkdir()
        for name in SAMPLE_FILES:
            shutil.copyfile(module / "sampleconfig" / name, folder / "config" / name)
        shutil.rmtree(source)
        if lacking := _lacking(folder / "bin"):
            raise BuildFailed(f"the build gave no {lacking}", remedy="report it: the pins in network/fabric are wrong")


def _go(go: Path, arguments: list[str], folder: Path, report: Report) -> str:
    """Standard output of one go command; what it says of its progress is counted and reported."""
    environment = clean_environment({"GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly"})
    said: list[str] = []
    with (
        tempfile.TemporaryFile("w+") as output,
        subprocess.Popen(  # noqa: S603 - our own argument list, no shell
            [str(go), *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        for line in process.stderr or ():
            said.append(line)
            if len(said) % _REPORT_EVERY == 0:
                report(f"go {arguments[0]}: {len(said)} done")
        process.wait()
        output.seek(0)
        text = output.read()
    if process.returncode:
        raise BuildFailed(
            f"go {arguments[0]} failed: {''.join(said[-12:]).strip()}",
            remedy="check the network and the disk, then run the command again: what was downloaded is kept; "
            "or point FABRIC_BIN at ready-made Fabric binaries",
        )
    return text


def _named_tools(folder: Path) -> FabricTools:
    if lacking := _lacking(folder):
        raise ToolMissing(
            f"FABRIC_BIN is {folder}, where there is no {lacking}",
            remedy="point FABRIC_BIN at the bin folder of a Fabric 3.1 release, or unset it to have the tools built",
        )
    return FabricTools(bin=folder, sample_config=_sample_config(folder))


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
