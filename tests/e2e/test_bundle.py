"""What a browser has to load before it shows anything; the rest comes with the pages that need it."""

from __future__ import annotations

import re

import httpx2

from tests.e2e.world import World

_MOST_BYTES = 400_000
_FILE = re.compile(r'(?:src|href)="(/assets/[^"]+\.(?:js|css))"')


async def test_the_first_files_are_small_and_features_come_later(world: World) -> None:
    accept = {"Accept-Encoding": "gzip"}
    async with httpx2.AsyncClient(base_url=world.people.consumer.url, headers=accept) as http:
        page = (await http.get("/", headers={"Accept": "text/html"})).text
        files = _FILE.findall(page)
        answers = [await http.head(path) for path in files]
        assert {answer.headers.get("content-encoding") for answer in answers} <= {"gzip", None}  # tiny ones are not
        sizes = {path: int(answer.headers["content-length"]) for path, answer in zip(files, answers, strict=True)}
    assert 100_000 < sum(sizes.values()) < _MOST_BYTES, sizes
    assert not [path for path in files if re.search("echarts|canvas|template|explorer", path)]
