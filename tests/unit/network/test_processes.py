"""Processes are known by pid and start time, and kept running."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from network import keeper as keeper_module
from network.keeper import Keeper
from network.plan import ProcessSpec
from network.processes import (
    ProcessId,
    ProcessRecord,
    ProcessTable,
    current_boot,
    identify,
    marked_processes,
    read_table,
    start_of,
)
from network.readiness import wait_until

_WAITS_FOREVER = "import signal; signal.pause()"
_DEAF = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
while True:
    signal.pause()
"""


def _spec(tmp_path: Path, code: str = _WAITS_FOREVER, name: str = "api.consumerorg") -> ProcessSpec:
    return ProcessSpec(
        name=name, kind="chaincode", argv=(sys.executable, "-c", code), environment={}, log=str(tmp_path / "log")
    )


class _Notes:
    """The records that a keeper notes, with a way to wait for one."""

    def __init__(self) -> None:
        self.records: list[ProcessRecord] = []
        self._changed = asyncio.Event()

    def __call__(self, record: ProcessRecord) -> None:
        self.records.append(record)
        self._changed.set()

    async def wait_for(self, wanted: Callable[[ProcessRecord], bool]) -> ProcessRecord:
        async with asyncio.timeout(60):
            while True:
                if found := next((record for record in self.records if wanted(record)), None):
                    return found
                self._changed.clear()
                await self._changed.wait()


def _keeper(
    tmp_path: Path,
    spec: ProcessSpec,
    notes: _Notes,
    *,
    known: ProcessRecord | None = None,
    marked: ProcessId | None = None,
) -> Keeper:
    return Keeper(spec, run=tmp_path, known=known, marked=marked, note=notes)


def test_a_process_is_itself_and_nobody_else() -> None:
    me = identify(os.getpid())
    assert me is not None
    assert me.alive()
    assert not ProcessId(pid=me.pid, started=me.started - 1).alive()  # a recycled pid


def test_a_zombie_is_no_process() -> None:
    with subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.DEVNULL) as child:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert start_of(child.pid) is None


def test_a_table_of_another_boot_names_no_process(tmp_path: Path) -> None:
    me = identify(os.getpid())
    record = ProcessRecord(name="x", kind="peer", state="running", spec="s", process=me, restarts=3)
    path = tmp_path / "processes.json"
    ProcessTable(boot_id=current_boot(), supervisor=me, records={"x": record}).write(path)
    assert read_table(path).records["x"].alive()

    path.write_text(json.dumps({**json.loads(path.read_text()), "boot_id": "another"}))
    assert read_table(path).supervisor is None
    assert not read_table(path).records["x"].alive()
    assert read_table(path).records["x"].restarts == 3


def test_a_broken_table_is_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "processes.json"
    for content in ("", "{", "[]", '{"records": {}}', '{"records": {"x": 1}}'):
        path.write_text(content)
        assert read_table(path).records == {}


async def test_what_dies_is_started_again_and_counted(tmp_path: Path) -> None:
    notes = _Notes()
    keeper = _keeper(tmp_path, _spec(tmp_path), notes)
    keeper.start()
    first = await notes.wait_for(lambda record: record.state == "running")
    assert first.process is not None
    os.kill(first.process.pid, signal.SIGKILL)
    second = await notes.wait_for(lambda record: record.state == "running" and record.restarts == 1)
    assert second.process is not None
    assert second.process != first.process
    assert second.last_exit == "signal 9"
    await keeper.stop()
    assert not second.process.alive()
    assert notes.records[-1].state == "stopped"


async def test_what_cannot_be_started_waits_with_a_reason(tmp_path: Path) -> None:
    notes = _Notes()
    spec = ProcessSpec(name="x", kind="peer", argv=(str(tmp_path / "none"),), environment={}, log=str(tmp_path / "log"))
    keeper = _keeper(tmp_path, spec, notes)
    keeper.start()
    record = await notes.wait_for(lambda record: record.state == "waiting" and record.restarts == 2)
    assert record.last_exit == "not started: No such file or directory"
    await keeper.stop()


async def test_a_running_process_is_adopted_by_its_mark(tmp_path: Path) -> None:
    spec, notes = _spec(tmp_path), _Notes()
    first = _keeper(tmp_path, spec, notes)
    first.start()
    running = await notes.wait_for(lambda record: record.state == "running")
    # A program that was just started has no environment to be seen for a moment.
    wait_until(lambda: None if marked_processes(tmp_path) else "no mark", what=spec.name, timeout_s=60)
    assert marked_processes(tmp_path) == {spec.name: running.process}
    assert marked_processes(tmp_path / "other") == {}

    others = _Notes()
    second = _keeper(tmp_path, spec, others, marked=marked_processes(tmp_path)[spec.name])
    second.start()
    adopted = await others.wait_for(lambda record: record.state == "running")
    assert adopted.process == running.process
    await asyncio.gather(first.stop(), second.stop())
    assert running.process is not None
    assert not running.process.alive()


async def test_an_adopted_process_of_an_older_specification_is_replaced(tmp_path: Path) -> None:
    old, notes = _spec(tmp_path), _Notes()
    first = _keeper(tmp_path, old, notes)
    first.start()
    running = await notes.wait_for(lambda record: record.state == "running")

    others = _Notes()
    second = _keeper(tmp_path, _spec(tmp_path, code=_WAITS_FOREVER + " "), others, known=running)
    second.start()
    replaced = await others.wait_for(lambda record: record.state == "running" and record.process != running.process)
    assert running.process is not None
    assert not running.process.alive()
    assert replaced.process is not None
    await asyncio.gather(first.stop(), second.stop())
    assert not replaced.process.alive()


async def test_a_process_that_is_only_adopted_to_be_stopped_is_never_started(tmp_path: Path) -> None:
    notes = _Notes()
    keeper = _keeper(tmp_path, _spec(tmp_path), notes)
    keeper.start(adopt_only=True)
    await keeper.stop()
    assert [record.state for record in notes.records] == ["stopped"]
    assert marked_processes(tmp_path) == {}


async def test_a_process_that_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(keeper_module.GRACE_S, "chaincode", 0.1)
    notes, log = _Notes(), tmp_path / "log"
    keeper = _keeper(tmp_path, _spec(tmp_path, code=_DEAF), notes)
    keeper.start()
    running = await notes.wait_for(lambda record: record.state == "running")
    await asyncio.to_thread(
        wait_until, lambda: None if "deaf" in log.read_text() else "still starting", what="process", timeout_s=20
    )
    await keeper.stop()
    assert running.process is not None
    assert not running.process.alive()
    assert notes.records[-1].last_exit == "signal 9"


async def test_a_secret_reaches_the_process_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = "a secret of 23 letters."
    monkeypatch.setenv("ENERGYSALE_COUCHDB_PASSWORD", planted)  # what all peers share
    spec = ProcessSpec(
        name="peer0.exchangeorg.energysale.com",
        kind="peer",
        argv=(sys.executable, "-c", "import os, sys; sys.exit(len(os.environ['CORE_PASSWORD']))"),
        environment={},
        secrets={"CORE_PASSWORD": "ENERGYSALE_COUCHDB_PASSWORD_PEER0_EXCHANGEORG"},
        log=str(tmp_path / "log"),
    )
    notes = _Notes()
    keeper = _keeper(tmp_path, spec, notes)
    keeper.start()
    ended = await notes.wait_for(lambda record: record.state == "waiting")
    await keeper.stop()
    assert ended.last_exit == f"exit {len(planted)}"
    assert planted not in repr(spec) + repr(notes.records) + (tmp_path / "log").read_text()


async def test_settings_of_the_user_for_other_fabric_nodes_do_not_leak_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORE_PEER_LOCALMSPID", "SomebodyElse")
    notes = _Notes()
    code = "import os, sys; sys.exit('CORE_PEER_LOCALMSPID' in os.environ)"
    keeper = _keeper(tmp_path, _spec(tmp_path, code=code), notes)
    keeper.start()
    ended = await notes.wait_for(lambda record: record.state == "waiting")
    await keeper.stop()
    assert ended.last_exit == "exit 0"
