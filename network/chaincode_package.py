"""The chaincode package: the same bytes wherever and whenever it is made, because its id is a hash of them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from network.files import write_atomically, write_json
from network.paths import CHECKOUT, RunDirectory
from network.topology_parts import ChaincodeDefinition

SOURCE = CHECKOUT / "chaincode"


@dataclass(frozen=True, kw_only=True)
class ChaincodePackage:
    """A package with the definition that it is deployed under. `version` changes with anything in either."""

    label: str
    package_id: str
    version: str
    content: bytes


def make_package(definition: ChaincodeDefinition, *, source: Path = SOURCE) -> ChaincodePackage:
    """The package of the chaincode in `source`.

    The service itself is not in it, only the digest of its source: this is what the organisations approve, and so a
    change of the code becomes a new sequence. The index files of a state database (META-INF) travel in it.
    """
    described = {"name": definition.name, "source_sha256": _source_digest(source)}
    code = {"chaincode.json": json.dumps(described, sort_keys=True).encode()}
    meta = source / "META-INF"
    code |= {f"META-INF/{path.relative_to(meta)}": path.read_bytes() for path in meta.rglob("*.json")}
    code_digest = hashlib.sha256(repr(sorted(code.items())).encode()).hexdigest()
    label = f"{definition.name}_{code_digest[:12]}"
    metadata = json.dumps({"type": "ccaas", "label": label}).encode()
    content = archive({"metadata.json": metadata, "code.tar.gz": archive(code)})
    package_id = f"{label}:{hashlib.sha256(content).hexdigest()}"
    agreed = package_id + definition.model_dump_json()
    return ChaincodePackage(
        label=label,
        package_id=package_id,
        version=hashlib.sha256(agreed.encode()).hexdigest()[:16],
        content=content,
    )


def write_package(run: RunDirectory, definition: ChaincodeDefinition, package: ChaincodePackage) -> None:
    """Keep package and collections where the Fabric tools read them. Raises DiskFull."""
    write_atomically(run.chaincode_package, package.content)
    write_json(run.chaincode_collections, [collection.to_fabric() for collection in definition.collections])


def _source_digest(source: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(source.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(source).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def archive(files: Mapping[str, bytes]) -> bytes:
    """tar.gz of the files, sorted by name, without times or owners. Stored, not deflated: zlib versions differ."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in sorted(files.items()):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o644
            tar.addfile(info, io.BytesIO(content))
    return gzip.compress(raw.getvalue(), compresslevel=0, mtime=0)
