"""Days of readings as the tests bring them, and an API of the grid company that takes them."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gateway.readings.model import Arrival, Series
from tests.unit.metering.facts import AGENT, days_of, metered
from tests.unit.orders.instance import Instance

NOW_MS = int(datetime(2026, 4, 10, tzinfo=UTC).timestamp() * 1_000)
CURVE = [round(9_000 + 6_000 * math.sin(place / 96 * 2 * math.pi - 2)) for place in range(96)]
FEBRUARY = [f"2026-02-{number:02d}" for number in range(2, 28)]
NOTHING = [0] * 96


def with_gap(start: int, end: int, curve: list[int] | None = None) -> list[int | None]:
    """The curve without the quarter-hours from `start` to before `end`."""
    return [None if start <= place < end else value for place, value in enumerate(curve or CURVE)]


def arrival(
    active: Series, *, date: str = "2026-02-10", reactive: Series = NOTHING, export: Series = NOTHING
) -> Arrival:
    return Arrival(
        point="p-1",
        date=date,
        active_import=active,
        active_export=export,
        reactive_import=reactive,
        reactive_export=NOTHING,
    )


def line(date: str, active: Any = CURVE, *, point: str = "p-1", **others: Any) -> bytes:
    return json.dumps({"point": point, "date": date, "active_import": active, **others}).encode()


@dataclass
class GridApi:
    """The API, asked as the agent."""

    instance: Instance
    headers: dict[str, str]

    async def bring(self, *lines: bytes, media_type: str = "application/x-ndjson") -> Any:
        headers = {**self.headers, "content-type": media_type}
        answer = await self.instance.http.post("/api/v1/readings", content=b"\n".join(lines), headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def one(self, content: bytes) -> Any:
        """The answer for the one day of a body."""
        (row,) = (await self.bring(content))["rows"]
        return row

    async def get(self, path: str) -> Any:
        return await self.instance.get(path, self.headers)

    async def day(self, date: str, point: str = "p-1") -> Any:
        answer = await self.get(f"readings/{point}/{date}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def waiting(self) -> list[Any]:
        """All days that wait to be anchored, one a page."""
        found: list[Any] = []
        after = ""
        while True:
            page = (await self.get(f"readings/waiting?limit=1{after}")).json()
            found += page["items"]
            if page["after"] is None:
                return found
            after = f"&after={page['after']}"

    async def anchor(self, roots: dict[tuple[str, int], bytes]) -> None:
        """Let the ledger have these roots of p-1 by date and version, and the instance follow."""
        self.instance.chain.add(days_of("p-1", roots)[-1])
        self.instance.index()
        await self.instance.app.state.readings.notes.note_all()

    async def register(self, date: str, total_wh: int, *, occasion: str = "day", meter: str = "m-1") -> Any:
        """What the meter of p-1 showed as active import."""
        item = {"point": "p-1", "meter": meter, "date": date, "occasion": occasion, "active_import_wh": total_wh}
        answer = await self.instance.http.post(
            "/api/v1/register-readings", json={"items": [item]}, headers=self.headers
        )
        assert answer.status_code == 200, answer.text
        return answer.json()


async def open_grid_api(directory: Path, chain: Any = None) -> GridApi:
    instance = Instance(directory, chain or metered(), organisation="GridOrg")
    instance.clock = NOW_MS
    instance.index()
    return GridApi(instance, await instance.log_in(AGENT))
