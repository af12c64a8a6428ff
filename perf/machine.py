"""The machine, and who on it used the CPU. Read from /proc, so it needs no package and works on Linux only."""

from __future__ import annotations

import os
import platform
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from network.processes import read_table

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What the figures were measured on. Memory is in GiB; `python` is the version and where it is installed: builds of
    one version differ in speed."""

    processor: str
    cores: int
    memory_gib: int
    system: str
    python: str


def describe() -> Machine:
    """This machine, as far as its processes may use it."""
    return Machine(
        processor=_field("/proc/cpuinfo", "model name") or platform.machine(),
        cores=len(os.sched_getaffinity(0)),
        memory_gib=round(int((_field("/proc/meminfo", "MemTotal") or "0").split()[0]) / 2**20),
        system=f"{platform.system()} {platform.release()}",
        python=f"{platform.python_version()} of {sys.base_prefix}",
    )


def processor_seconds(run: Path) -> dict[str, float]:
    """CPU time so far of the network's running processes by kind (peer, orderer, chaincode, api), in seconds.

    A process that was started again in between has lost its past: the difference of two calls is then too small.
    """
    spent: defaultdict[str, float] = defaultdict(float)
    for record in read_table(run / "processes.json").records.values():
        if record.process is not None and record.process.alive():
            spent[record.kind] += _processor_seconds(record.process.pid)
    return dict(spent)


@contextmanager
def paused(run: Path, kind: str) -> Iterator[None]:
    """Stop the network's processes of `kind` where they are, and let them go on afterwards."""
    records = read_table(run / "processes.json").records.values()
    pids = [one.process.pid for one in records if one.kind == kind and one.process is not None and one.process.alive()]
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def peak_memory_mib(run: Path, name: str) -> int:
    """The most resident memory that one of the network's processes has had so far, in MiB; 0 when it is not running."""
    return _memory_mib(run, name, "VmHWM")


def memory_mib(run: Path, name: str) -> int:
    """The resident memory of one of the network's processes, in MiB; 0 when it is not running."""
    return _memory_mib(run, name, "VmRSS")


def busy_seconds() -> float:
    """CPU time that all cores together have worked so far, whoever for, in seconds."""
    user, nice, system, _idle, _iowait, interrupts, soft, *_ = map(int, _first_line("/proc/stat").split()[1:])
    return (user + nice + system + interrupts + soft) / _TICKS_PER_S


def _memory_mib(run: Path, name: str, field: str) -> int:
    record = read_table(run / "processes.json").records.get(name)
    if record is None or record.process is None or not record.process.alive():
        return 0
    kib = _field(f"/proc/{record.process.pid}/status", field) or "0"
    return int(kib.split()[0]) // 1_024


def _processor_seconds(pid: int) -> float:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    fields = stat[stat.rindex(")") + 2 :].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


def _first_line(path: str) -> str:
    with Path(path).open() as file:
        return file.readline()


def _field(path: str, name: str) -> str | None:
    """The first value of a `name : value` file of /proc."""
    for line in Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return None
