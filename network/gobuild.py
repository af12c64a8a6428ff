"""Building pinned Go programs into the cache: a folder with go.mod and go.sum says which, and names the result."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from network.command import clean_environment
from network.errors import BuildFailed, DiskFull
from network.paths import cache_home

_REPORT_EVERY = 200  # packages

Report = Callable[[str], None]


def cached_home(name: str, version: str, pins: Path) -> Path:
    """The cache folder of what exactly these pins build."""
    digest = hashlib.sha256((pins / "go.mod").read_bytes() + (pins / "go.sum").read_bytes()).hexdigest()
    return cache_home() / name / f"{version}-{digest[:12]}"


def require_room(folder: Path, needed: int) -> None:
    """Raises DiskFull when there are fewer than `needed` bytes free for a build."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFull(
            f"{free / 2**30:.1f} GB free under {folder}, building the Fabric tools takes {needed / 2**30:.0f} GB",
            remedy="free some space, or point FABRIC_BIN at ready-made Fabric binaries",
        )


def run_go(
    go: Path, arguments: list[str], folder: Path, report: Report, *, environment: Mapping[str, str] | None = None
) -> str:
    """Standard output of one go command; what it says of its progress is counted and reported. Raises BuildFailed."""
    settings = {"GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", **(environment or {})}
    said: list[str] = []
    with (
        tempfile.TemporaryFile("w+") as output,
        subprocess.Popen(  # noqa: S603 - our own argument list, no shell
            [str(go), *arguments],
            cwd=folder,
            env=clean_environment(settings),
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
