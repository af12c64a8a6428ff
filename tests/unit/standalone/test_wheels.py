"""What is in the wheels and sdists of the packages that stand alone; in full, that each works where nothing else is."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

import pytest

from tests.standalone import CA_CLIENT, CLIENT, PACKAGES, ROOT, SHIM, Package, installed

Built = dict[str, tuple[Path, Path]]

_DISTRIBUTIONS = {  # what is imported under another name than it is installed under
    "fabric_protos": "hyperledger-fabric-protos",
    "google": "protobuf",
    "grpc": "grpcio",
    "grpc_health": "grpcio-health-checking",
    "pkcs11": "python-pkcs11",
}

PROGRAMS = {
    SHIM: """\
from chaincode.shim import ChaincodeServer, Response, Stub, error, success


class Program:
    async def init(self, stub: Stub) -> Response:
        return success()

    async def invoke(self, stub: Stub) -> Response:
        value: bytes | None = await stub.get_state("a")
        async for entry in stub.get_state_range("", ""):
            value = entry.value
        return error("nothing there") if value is None else success(value)


server = ChaincodeServer(chaincode_id="a:1", address="localhost:0", chaincode=Program())
port: int = server.port
""",
    CLIENT: """\
from gateway.fabric import Endpoint, Gateway, Status, load_identity, load_private_key, private_key_signer


async def transfer(folder: Path) -> Status:
    identity = load_identity("Org1MSP", folder / "cert.pem")
    signer = private_key_signer(load_private_key(folder / "key.pem"))
    endpoint = Endpoint(name="peer0", address="localhost:7051", tls_root=(folder / "root.pem").read_bytes())
    async with Gateway(identity=identity, signer=signer, endpoints=[endpoint]) as gateway:
        result, commit = await gateway.network("retail").contract("asset").submit_async("Move", arguments=["a", b"b"])
        status = await commit.status()
        number: int = status.block_number + len(result)
        return status if number else await commit.status()
""",
    CA_CLIENT: """\
from gateway.fabric_ca import EnrolledIdentity, FabricCaClient, RegistrationRequest, load_enrolled_identity


async def names(folder: Path) -> list[str]:
    registrar: EnrolledIdentity = load_enrolled_identity(folder / "cert.pem", folder / "key.pem")
    async with FabricCaClient("https://localhost:7054", tls_ca=folder / "root.pem", ca_name="ca") as ca:
        wanted = RegistrationRequest(enrollment_id="li", type="user")
        secret: str | None = (await ca.register(wanted, registrar=registrar)).secret
        found = await ca.identities.list(caller=registrar)
        return [identity.enrollment_id for identity in found] + [secret or ""]
""",
}
_PREFACE = "from __future__ import annotations\n\nfrom pathlib import Path\n\n"
_OURS = """
import importlib.util, pkgutil, sys, {module}
found = {{info.name for info in pkgutil.iter_modules(importlib.import_module("{parent}").__path__)}}
others = [name for name in ("chaincode", "gateway", "acl", "network") if importlib.util.find_spec(name)]
print(sorted(found), others)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    out = tmp_path_factory.mktemp("dist")
    return {package.name: package.built(out) for package in PACKAGES}


@pytest.fixture(params=PACKAGES, ids=lambda package: package.name)
def package(request: pytest.FixtureRequest) -> Package:
    found: Package = request.param
    return found


def test_a_wheel_holds_the_folder_and_nothing_else(package: Package, built: Built) -> None:
    wheel, _ = built[package.name]
    prefix = package.module.replace(".", "/")
    sources = {f"{prefix}/{path.relative_to(package.folder)}" for path in package.sources}
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        assert names == sources | {f"{prefix}/py.typed"}
        for name in sources:
            assert archive.read(name) == (ROOT / name).read_bytes()
        (licence,) = (name for name in archive.namelist() if name.endswith("licenses/LICENSE"))
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()


def test_the_metadata_say_what_a_stranger_asks(package: Package, built: Built) -> None:
    metadata, description = _metadata(built[package.name][0])
    assert metadata["Name"] == package.name
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert "Typing :: Typed" in (metadata.get_all("Classifier") or [])
    assert description == package.readme


def test_the_dependencies_are_what_is_imported(package: Package) -> None:
    project = _project(package)
    required = [
        *project["dependencies"],
        *(one for extra in project.get("optional-dependencies", {}).values() for one in extra),
    ]
    named = {re.split(r"[^\w-]", requirement)[0] for requirement in required}
    imported = {_DISTRIBUTIONS.get(name, name) for name in _imports(package) if name not in sys.stdlib_module_names}
    assert named == imported


def test_it_imports_nothing_else_of_ours(package: Package) -> None:
    assert not {"chaincode", "gateway", "acl", "network"} & _imports(package)


def test_the_example_is_ten_lines_besides_its_imports(package: Package) -> None:
    lines = package.example.splitlines()
    for statement in ast.parse(package.example).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for number in range(statement.lineno - 1, statement.end_lineno or statement.lineno):
                lines[number] = ""
    assert 0 < len([line for line in lines if line]) <= 10


@pytest.mark.full
def test_a_build_gives_the_same_bytes_whenever_and_wherever_it_runs(
    package: Package, built: Built, tmp_path: Path
) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(package.folder, copy, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".gitignore", copy)
    for path in copy.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)  # another umask
    again = package.built(tmp_path / "again", source=copy)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in built[package.name]]


@pytest.mark.full
def test_the_sdist_builds_the_same_wheel(package: Package, built: Built, tmp_path: Path) -> None:
    wheel, sdist = built[package.name]
    _run("tar", "-xf", sdist, folder=tmp_path)  # tarfile's filters came with Python 3.11.4
    (source,) = tmp_path.iterdir()
    assert {"README.md", "REFERENCE.md", "LICENSE"} <= {path.name for path in source.iterdir()}
    assert package.built(tmp_path / "again", source=source)[0].read_bytes() == wheel.read_bytes()


@pytest.mark.full
@pytest.mark.parametrize("resolution", ["highest", "lowest-direct"])
def test_an_installed_wheel_works_where_nothing_else_is(
    package: Package, built: Built, tmp_path: Path, resolution: str
) -> None:
    python = installed(built[package.name][0], folder=tmp_path / "environment", resolution=resolution)
    parent, name = package.module.split(".")
    said = _run(python, "-W", "error", "-c", _OURS.format(module=package.module, parent=parent), folder=tmp_path)
    assert said.strip() == f"{[name]} {[parent]}"

    program = tmp_path / "program.py"
    program.write_text(_PREFACE + PROGRAMS[package])
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--python-executable={python}"]
    _run(*mypy, f"--cache-dir={tmp_path / 'cache'}", str(program), folder=tmp_path)
    program.write_text(_PREFACE + PROGRAMS[package] + "\n\nwrong: int = 'text'\n")
    with pytest.raises(AssertionError, match="Incompatible types in assignment"):
        _run(*mypy, f"--cache-dir={tmp_path / 'cache'}", str(program), folder=tmp_path)


@pytest.mark.full
def test_both_clients_live_in_one_environment(built: Built, tmp_path: Path) -> None:
    """They share the parent `gateway`, which belongs to neither."""
    python = installed(built[CLIENT.name][0], built[CA_CLIENT.name][0], folder=tmp_path / "environment")
    _run(python, "-c", "import gateway.fabric_ca, gateway.fabric", folder=tmp_path)


def _run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603 - our own arguments
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _metadata(wheel: Path) -> tuple[Message, str]:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        head, _, description = archive.read(name).decode().partition("\n\n")
        return Parser().parsestr(head), description


def _project(package: Package) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((package.folder / "pyproject.toml").read_text())["project"]
    return project


def _imports(package: Package) -> set[str]:
    """The first parts of the names of all that is imported, but for the package's own."""
    names = {name for path in package.sources for name in _imported_modules(path)}
    return {name.split(".")[0] for name in names if not f"{name}.".startswith(f"{package.module}.")}


def _imported_modules(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            found.add(node.module or "")
    return found
