"""The packages that stand alone: where they lie, how they are built and installed, and the example of each README."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
_EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Package:
    """One of them: its name in a registry, and the name that programs import. `apart` are the modules of it that
    programs import by their own name, as each needs an extra."""

    name: str
    module: str
    apart: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        return ROOT / self.module.replace(".", "/")

    @property
    def readme(self) -> str:
        return (self.folder / "README.md").read_text()

    @property
    def example(self) -> str:
        """The first Python block of the README."""
        found = _EXAMPLE.search(self.readme)
        assert found, f"{self.name}: the README has no example"
        return found[1]

    @property
    def sources(self) -> list[Path]:
        return sorted(self.folder.rglob("*.py"))

    def built(self, out: Path, *, source: Path | None = None) -> tuple[Path, Path]:
        """Its wheel and its sdist, built into `out` as `scripts/packages` does."""
        environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
        command = [sys.executable, "-m", "hatchling", "build", "--directory", str(out)]
        subprocess.run(command, cwd=source or self.folder, env=environment, check=True, capture_output=True)  # noqa: S603 - our own arguments
        stem = self.name.replace("-", "_")
        (wheel,), (sdist,) = out.glob(f"{stem}-*.whl"), out.glob(f"{stem}-*.tar.gz")
        return wheel, sdist


SHIM = Package("energysale-fabric-shim", "chaincode.shim")
CLIENT = Package("energysale-fabric-gateway", "gateway.fabric", apart=("hsm",))
CA_CLIENT = Package("energysale-fabric-ca", "gateway.fabric_ca")
PACKAGES = (SHIM, CLIENT, CA_CLIENT)


def installed(*wheels: Path, folder: Path, resolution: str = "highest") -> Path:
    """The Python of a new environment in `folder` that has these wheels and what they depend on."""
    uv = shutil.which("uv") or str(Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "energysale/uv/uv")
    python = folder / "bin" / "python"
    for arguments in (
        ["venv", "--python", sys.executable, str(folder)],
        ["pip", "install", "--python", str(python), "--resolution", resolution, *map(str, wheels)],
    ):
        command = [uv, "--quiet", "--no-progress", *arguments]
        done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603 - our own arguments
        assert done.returncode == 0, done.stderr
    return python


def free_port() -> int:
    """A port on which nothing listens now, for a program that is told its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def run_example(package: Package, folder: Path, *, python: Path | str = sys.executable, **variables: str) -> str:
    """What the README's example prints when it is run as it stands, in `folder` with these environment variables.

    This Python finds the checkout's package, one of another environment its own.
    """
    program = folder / "example.py"
    program.write_text(package.example)
    ours = {"PYTHONPATH": str(ROOT)} if str(python) == sys.executable else {}
    process = await asyncio.create_subprocess_exec(
        python, str(program), cwd=folder, env={**os.environ, **ours, **variables}, stdout=PIPE, stderr=PIPE
    )
    said, errors = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 0, errors.decode()
    return said.decode()
