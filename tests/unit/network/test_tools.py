"""Finding the Fabric tools, and what is said when they cannot be had."""

from __future__ import annotations

from pathlib import Path

import pytest

from network import ca_server, golang, tools
from network.ca_server import PROGRAM
from network.errors import BuildFailed, ToolMissing
from network.tools import NEEDED, cached_home, find_tools, obtain_tools


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no tools named."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("FABRIC_BIN", raising=False)
    monkeypatch.delenv("FABRIC_SAMPLECONFIG", raising=False)
    return tmp_path / "cache"


def _program(path: Path, text: str = "exit 0") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def _official(folder: Path) -> Path:
    """A folder laid out as Fabric's release archive is."""
    for name in (*NEEDED, PROGRAM):
        _program(folder / "bin" / name)
    (folder / "config").mkdir()
    for name in tools.SAMPLE_FILES:
        (folder / "config" / name).write_text("")
    return folder


def test_an_official_release_serves_as_it_is(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = _official(tmp_path / "fabric")
    monkeypatch.setenv("FABRIC_BIN", str(release / "bin"))
    found = find_tools()
    assert found is not None
    assert found["peer"] == release / "bin" / "peer"
    assert found.ca_server == release / "bin" / PROGRAM
    assert found.sample_config == release / "config"


def test_a_release_without_the_ca_server_has_it_built(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = _official(tmp_path / "fabric")
    (release / "bin" / PROGRAM).unlink()
    monkeypatch.setenv("FABRIC_BIN", str(release / "bin"))
    assert find_tools() is None
    go = 'case "$1" in env) echo go1.99.0;; build) [ "$CGO_ENABLED$CC" ] && echo built > "$6/fabric-ca-server";; esac'
    _program(tmp_path / "path" / "go", f'{go}; [ "$1" = env ] || chmod +x "$6/fabric-ca-server"')
    _program(tmp_path / "path" / "cc", ":")
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/usr/bin:/bin")
    built = obtain_tools(lambda _: None)
    assert built["peer"] == release / "bin" / "peer"
    assert built.ca_server.read_text() == "built\n"
    assert find_tools() == built


def test_a_named_folder_without_a_program_is_refused(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = _official(tmp_path / "fabric")
    (release / "bin" / "orderer").chmod(0o644)
    monkeypatch.setenv("FABRIC_BIN", str(release / "bin"))
    with pytest.raises(ToolMissing, match="orderer") as refused:
        find_tools()
    assert "FABRIC_BIN" in refused.value.remedy


def test_named_binaries_without_configuration_are_refused(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = _official(tmp_path / "fabric")
    (release / "config" / "core.yaml").unlink()
    monkeypatch.setenv("FABRIC_BIN", str(release / "bin"))
    monkeypatch.setenv("PATH", str(tmp_path))  # no Go, whose module cache would have it
    with pytest.raises(ToolMissing, match=r"core\.yaml") as refused:
        find_tools()
    assert "FABRIC_SAMPLECONFIG" in refused.value.remedy


def test_nothing_named_and_nothing_cached_is_nothing(cache: Path) -> None:
    assert find_tools() is None
    assert not cache.exists()


def test_a_failed_build_leaves_no_half_cache(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = 'case "$1" in env) echo go1.99.0;; *) echo "proxy unreachable" >&2; exit 1;; esac'
    _program(tmp_path / "path" / "go", answers)
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/usr/bin:/bin")
    with pytest.raises(BuildFailed, match="proxy unreachable") as refused:
        obtain_tools(lambda _: None)
    assert "FABRIC_BIN" in refused.value.remedy
    assert [path.name for path in cached_home().parent.iterdir()] == [".lock"]


@pytest.mark.parametrize(
    ("says", "serves"),
    [
        ("go1.24.2", True),
        ("go1.30", True),
        ("go1.24.1", False),
        ("go1.9.7", False),
        ("devel", False),
    ],
)
def test_a_go_that_is_too_old_is_passed_over(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, serves: bool
) -> None:
    go = _program(tmp_path / "path" / "go", f"echo {says}")
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/usr/bin:/bin")
    assert golang.find_go() == (go if serves else None)


@pytest.mark.parametrize("pins", [tools.PINS, ca_server.PINS])
def test_the_minimum_go_is_the_one_that_the_pins_ask_for(pins: Path) -> None:
    assert f"\ngo {'.'.join(map(str, golang.MINIMUM))}\n" in (pins / "go.mod").read_text()


def test_a_machine_without_a_c_compiler_gets_one(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    _program(tmp_path / "uv")  # stands in for the installer of this environment
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert golang.obtain_c_compiler(lambda _: None).endswith("/ziglang/zig cc")
    _program(tmp_path / "clang")
    assert golang.obtain_c_compiler(lambda _: None) == str(tmp_path / "clang")
