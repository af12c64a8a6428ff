"""The package's bytes are the same every time, and different when anything that is agreed on differs."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest

from network.chaincode_package import make_package
from network.topology import load

DEFINITION = load(port_offset=0).chaincode


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "order").mkdir()
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "order" / "model.py").write_text("STATES = 1\n")
    (tmp_path / "META-INF/statedb/couchdb/indexes").mkdir(parents=True)
    (tmp_path / "META-INF/statedb/couchdb/indexes/by_state.json").write_text('{"index": {"fields": ["state"]}}')
    return tmp_path


def test_the_same_source_gives_the_same_bytes_at_any_time(source: Path) -> None:
    first = make_package(DEFINITION, source=source)
    for path in source.rglob("*"):
        os.utime(path, (1, 1))
    (source / "__pycache__").mkdir()
    (source / "__pycache__" / "model.cpython-311.pyc").write_bytes(b"compiled")
    assert make_package(DEFINITION, source=source) == first


@pytest.mark.parametrize("changed", ["order/model.py", "META-INF/statedb/couchdb/indexes/by_state.json"])
def test_a_changed_file_gives_another_package(source: Path, changed: str) -> None:
    first = make_package(DEFINITION, source=source)
    (source / changed).write_text("{}\n")
    second = make_package(DEFINITION, source=source)
    assert second.package_id != first.package_id
    assert second.label != first.label
    assert second.version != first.version


def test_a_moved_line_between_files_gives_another_package(source: Path) -> None:
    first = make_package(DEFINITION, source=source)
    (source / "order" / "model.py").rename(source / "model.py")
    assert make_package(DEFINITION, source=source).package_id != first.package_id


def test_another_policy_gives_another_version_of_the_same_package(source: Path) -> None:
    first = make_package(DEFINITION, source=source)
    changed = DEFINITION.model_copy(update={"endorsement_policy": "OR('ExchangeOrg.peer')"})
    second = make_package(changed, source=source)
    assert second.package_id == first.package_id
    assert second.version != first.version


def test_the_package_has_what_the_peer_looks_for(source: Path) -> None:
    package = make_package(DEFINITION, source=source)
    with tarfile.open(fileobj=io.BytesIO(package.content), mode="r:gz") as outer:
        assert outer.getnames() == ["code.tar.gz", "metadata.json"]
        assert all(member.mtime == 0 for member in outer.getmembers())
        code = outer.extractfile("code.tar.gz")
        assert code is not None
        with tarfile.open(fileobj=io.BytesIO(code.read()), mode="r:gz") as inner:
            assert inner.getnames() == ["META-INF/statedb/couchdb/indexes/by_state.json", "chaincode.json"]
    assert package.package_id.startswith(package.label + ":")
