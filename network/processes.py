"""Processes known by pid and start time, so that a pid that was given to another program is never signalled."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal

from network.files import write_json
from network.plan import Kind

State = Literal["running", "waiting", "stopped"]
# In the environment of every process we start: finds it again when its starter was killed before noting its pid.
MARK = "ENERGYSALE_PROCESS"


@dataclass(frozen=True, kw_only=True)
class ProcessId:
    """A process of this boot of the machine. `started` is in clock ticks since boot."""

    pid: int
    started: int

    def alive(self) -> bool:
        """Whether this very process still runs."""
        return start_of(self.pid) == self.started


@dataclass(frozen=True, kw_only=True)
class ProcessRecord:
    """What the supervisor knows of one process. `waiting`: it ended and will be started again."""

    name: str
    kind: Kind
    state: State
    spec: str
    process: ProcessId | None = None
    restarts: int = 0
    last_exit: str | None = None

    def alive(self) -> bool:
        """Whether it runs at this moment, whatever was noted."""
        return self.process is not None and self.process.alive()


@dataclass(frozen=True, kw_only=True)
class ProcessTable:
    """The content of processes.json. `plan` is the digest of the plan that the supervisor follows."""

    boot_id: str
    plan: str = ""
    supervisor: ProcessId | None = None
    records: dict[str, ProcessRecord] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Keep the table. Raises DiskFull."""
        write_json(path, asdict(self))


def read_table(path: Path) -> ProcessTable:
    """The table; an empty one when there is none, or when it is of an earlier boot: its pids mean nothing now."""
    boot_id = current_boot()
    try:
        data = json.loads(path.read_text())
        records = {name: _record(item) for name, item in data["records"].items()}
        table = ProcessTable(
            boot_id=data["boot_id"], plan=data["plan"], supervisor=_process(data["supervisor"]), records=records
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return ProcessTable(boot_id=boot_id)
    return table if table.boot_id == boot_id else _of_earlier_boot(table, boot_id)


def start_of(pid: int) -> int | None:
    """When the process started, or None when there is none with this pid (a zombie is none)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = stat[stat.rindex(")") + 2 :].split()  # the program's name before it may hold blanks and brackets
    return None if fields[0] in "ZX" else int(fields[19])


def identify(pid: int) -> ProcessId | None:
    """The process that has this pid now, or None."""
    started = start_of(pid)
    return None if started is None else ProcessId(pid=pid, started=started)


def marked_processes(run: Path) -> dict[str, ProcessId]:
    """The processes that carry the mark of this run directory, by name; of several the oldest, their parent."""
    prefix = f"{MARK}={mark_of(run, '')}".encode()
    found: dict[str, ProcessId] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            variables = (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # another user's, or gone
            continue
        for name in (each.removeprefix(prefix).decode() for each in variables if each.startswith(prefix)):
            process = identify(int(folder.name))
            if process and (name not in found or process.started < found[name].started):
                found[name] = process
    return found


def current_boot() -> str:
    """Identifies this boot of the machine."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def mark_of(run: Path, name: str) -> str:
    """The value of MARK for one process of one run directory."""
    return f"{os.fspath(run)}#{name}"


def _record(item: dict[str, object]) -> ProcessRecord:
    return ProcessRecord(**{**item, "process": _process(item["process"])})  # type: ignore[arg-type]  # our own file


def _process(item: object) -> ProcessId | None:
    return ProcessId(**item) if isinstance(item, dict) else None


def _of_earlier_boot(table: ProcessTable, boot_id: str) -> ProcessTable:
    records = {name: replace(record, process=None, state="stopped") for name, record in table.records.items()}
    return ProcessTable(boot_id=boot_id, records=records)
