"""The grid company's API, asked for days by its visitors and answered by its agent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.unit.metering.facts import AGENT
from tests.unit.readings.days import GridApi, line, with_gap

DAY = "2026-02-10"
"""The mill's (li-na), supplied by southgrid (retail-clerk); p-1 is the hotel's (wang) from March on."""


@dataclass
class Desk:
    grid: GridApi
    _headers: dict[str, dict[str, str]] = field(default_factory=dict)

    async def headers(self, who: str) -> dict[str, str]:
        if who == AGENT:
            return self.grid.headers
        if who not in self._headers:
            self._headers[who] = await self.grid.instance.log_in(who)
        return self._headers[who]

    async def ask(self, who: str = "li-na", date: str = DAY, reason: str = "missing", point: str = "p-1") -> Any:
        path = f"/api/v1/readings/{point}/{date}/request"
        headers = await self.headers(who)
        return await self.grid.instance.http.put(path, json={"reason": reason}, headers=headers)

    async def decline(self, who: str = AGENT, date: str = DAY, number: int = 1, reason: str = "confirmed") -> Any:
        path = f"/api/v1/readings/p-1/{date}/request/decline"
        body = {"number": number, "reason": reason}
        return await self.grid.instance.http.post(path, json=body, headers=await self.headers(who))

    async def get(self, who: str, path: str) -> Any:
        return await self.grid.instance.get(f"readings/{path}", await self.headers(who))

    async def states(self, who: str = AGENT, date: str = DAY) -> list[str]:
        answer = await self.get(who, f"p-1/{date}/requests")
        assert answer.status_code == 200, answer.text
        return [each["state"] for each in answer.json()["items"]]

    async def listed(self, who: str, query: str = "") -> list[tuple[str, int, str]]:
        """Date, number and state of all that the list has, one a page."""
        found, cursor = [], ""
        while True:
            answer = await self.get(who, f"requests?limit=1{query}{cursor}")
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += [(each["date"], each["number"], each["state"]) for each in page["items"]]
            if page["next_cursor"] is None:
                return found
            cursor = f"&cursor={page['next_cursor']}"

    async def bring(self, date: str = DAY, how: str = "whole") -> None:
        """Bring the day: `whole`, `other` values, with `gaps` that no method reaches, or a short one, `estimated`."""
        curves = {"other": [1_000] * 96, "gaps": with_gap(0, 96), "estimated": with_gap(10, 12)}
        await self.grid.bring(line(date, curves[how]) if how in curves else line(date))

    async def reach(self, state: str) -> None:
        """Let the first request about the day, that it is missing, come to this state (`none`: there is none)."""
        if state == "none":
            return
        assert (await self.ask()).status_code == 201
        if state == "answered":
            await self.bring()
        elif state == "declined":
            assert (await self.decline()).status_code == 200
