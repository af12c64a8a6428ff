"""The watched folder: files of readings (CSV, XLSX, NDJSON) that others put there, taken in as they are complete.

    incoming/   files come here; one that still grows is left alone until two looks, some seconds apart, see it the same
    processed/  where it goes when it was read, beside `<name>.report.csv`: what became of each of its days
    rejected/   where it goes when it could not be read at all, or was imported before

A folder in between names the grid company (a participant) whose readings they are: `incoming/<participant>/<file>`. The
name of a file says nothing; its content (SHA-256) tells one that was imported before. A crash in between imports it
again, which changes nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from gateway.exports import CSV_TYPE, XLSX_TYPE
from gateway.loops import Loop
from gateway.orders.export import csv_lines
from gateway.problems import ProblemError
from gateway.readings.files import MAX_BYTES, NDJSON_TYPE, read_items
from gateway.readings.service import ReadingService
from gateway.readings.tables import imports
from gateway.readings.taking import Answer

LOOK_EVERY_S = 3.0
INCOMING, PROCESSED, REJECTED = "incoming", "processed", "rejected"
_MEDIA_TYPES = {".csv": CSV_TYPE, ".xlsx": XLSX_TYPE, ".ndjson": NDJSON_TYPE}
_REPORT = ("line", "point", "date", "status", "version", "state", "code", "field", "findings")
_MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class _Look:
    """A file as it was seen."""

    size: int
    modified_ns: int


class WatchedFolder:
    """For one instance. `root` has the three folders; they are made where they are missing."""

    def __init__(self, root: Path, *, service: ReadingService, clock: Callable[[], int]) -> None:
        self._root = root
        self._service = service
        self._clock = clock
        self._seen: dict[Path, _Look] = {}
        for name in (INCOMING, PROCESSED, REJECTED):
            (root / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    async def run(self) -> None:
        """Look every few seconds, until cancelled."""
        await Loop().run(self.look, every_s=LOOK_EVERY_S, failure="readings_folder_not_read")

    async def look(self) -> int:
        """Take in the files that have not changed since the look before; how many there were."""
        looks = await asyncio.to_thread(self._looks)
        ready = [path for path, look in looks.items() if self._seen.get(path) == look]
        self._seen = {path: look for path, look in looks.items() if path not in ready}
        for path in ready:
            await self._take(path)
        return len(ready)

    def _looks(self) -> dict[Path, _Look]:
        incoming = self._root / INCOMING
        found = {}
        for path in sorted(incoming.glob("*/*")):
            if path.is_file() and not path.is_symlink() and path.suffix.lower() in _MEDIA_TYPES:
                stat = path.stat()
                found[path] = _Look(stat.st_size, stat.st_mtime_ns)
        return found

    async def _take(self, path: Path) -> None:
        try:
            content = await asyncio.to_thread(_read, path)
            digest = hashlib.sha256(content).hexdigest()
            if await self._service.store.read(lambda connection: _imported(connection, digest)):
                raise ProblemError("invalid_readings", context={"fault": "imported_before"})
            media_type = _MEDIA_TYPES[path.suffix.lower()]
            items = await asyncio.to_thread(read_items, content, media_type=media_type)
        except ProblemError as error:
            fault = str((error.context or {}).get("fault", error.code))
            await asyncio.to_thread(self._put_away, path, REJECTED, csv_lines([("fault",), (fault,)]))
            return
        grid = path.parent.name
        answers = await self._service.receive(items, grid=grid, source=f"file:{digest[:16]}")
        await self._service.store.write(lambda connection: self._note(connection, digest, path.name, answers))
        await asyncio.to_thread(self._put_away, path, PROCESSED, _report(answers))

    def _note(self, connection: Connection, digest: str, name: str, answers: Sequence[Answer]) -> None:
        count = Counter(answer.status for answer in answers)
        connection.execute(
            insert(imports).values(
                content=digest,
                name=name[:_MAX_NAME],
                imported_at=self._clock(),
                rows=len(answers),
                stored=count["stored"],
                rejected=count["rejected"],
            )
        )

    def _put_away(self, path: Path, where: str, report: bytes) -> None:
        """Move the file beside its report; one of the same name that is there keeps its place."""
        folder = self._root / where / path.parent.name
        folder.mkdir(mode=0o700, exist_ok=True)
        target, number = folder / path.name, 1
        while target.exists():
            target = folder / f"{path.stem}-{number}{path.suffix}"
            number += 1
        (folder / f"{target.name}.report.csv").write_bytes(report)
        path.rename(target)


def _read(path: Path) -> bytes:
    """Raises ProblemError `invalid_readings` for a file that is too large."""
    if path.stat().st_size > MAX_BYTES:
        raise ProblemError("invalid_readings", context={"fault": "too_large"})
    return path.read_bytes()


def _imported(connection: Connection, digest: str) -> bool:
    return connection.execute(select(imports.c.content).where(imports.c.content == digest)).one_or_none() is not None


def _report(answers: Sequence[Answer]) -> bytes:
    rows = [[*(getattr(each, name) for name in _REPORT[:-1]), " ".join(each.findings)] for each in answers]
    return csv_lines([_REPORT, *rows])
