"""Retail packages and flow policies over HTTP: pages, single packages, and their versions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.orders.instance import Instance, code, registry
from tests.unit.projection.chain import NOW_MS, Chain, Tx, key


def package(version: int, **fields: Any) -> dict[str, Any]:
    return {
        "version": version,
        "retailer": "southgrid",
        "segment": "industrial",
        "name": f"Daylight {version}",
        "bands": [{"band": "flat", "start": 0, "end": 96}],
        "valid_from": "2026-01-01",
        "valid_to": "2027-01-01",
        "operator": "retail-clerk",
        "refreshed_at": NOW_MS + version,
    } | fields


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    """`daylight` in two versions, the second retired, `night` in one, and three versions of policies."""
    chain = Chain()
    chain.add(registry())
    for version in (1, 2):
        record = package(version)
        chain.add(
            Tx(
                writes={
                    key("package", "daylight"): record,
                    key("package_version", "daylight", str(version)): record,
                    key("policy_version", "industrial", str(version)): {"audit": "omitted", "version": version},
                }
            )
        )
    night = package(1, retailer="northgrid", segment="residential")
    chain.add(
        Tx(
            writes={
                key("package", "daylight"): package(2, retired=True),
                key("package", "night"): night,
                key("package_version", "night", "1"): night,
                key("policy_version", "residential", "1"): {"audit": "omitted", "version": 1},
            }
        )
    )
    made = Instance(tmp_path / "api", chain)
    made.index()
    yield made
    await made.close()


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("packages", [("daylight", 2), ("night", 1)]),
        ("packages?retired=true", [("daylight", 2)]),
        ("packages?retailer=northgrid&segment=residential", [("night", 1)]),
        ("packages/daylight/versions", [("daylight", 1), ("daylight", 2)]),
        ("policies", [("industrial", 1), ("industrial", 2), ("residential", 1)]),
        ("policies?segment=residential", [("residential", 1)]),
    ],
)
async def test_lists_are_in_order_in_pages_of_any_size(
    instance: Instance, path: str, found: list[tuple[str, int]]
) -> None:
    headers = await instance.log_in("li-na")
    for limit in (1, 2, 500):
        seen, cursor = [], None
        while True:
            more = f"{'&' if '?' in path else '?'}limit={limit}" + (f"&cursor={cursor}" if cursor else "")
            page = (await instance.get(path + more, headers)).json()
            seen += [(each.get("package_id") or each["segment"], each["version"]) for each in page["items"]]
            if (cursor := page["next_cursor"]) is None:
                break
        assert seen == found


async def test_a_package_is_read_as_it_stands_and_as_it_was_published(instance: Instance) -> None:
    headers = await instance.log_in("li-na")
    present = await instance.get("packages/daylight", headers)
    assert (present.json()["name"], present.json()["retired"]) == ("Daylight 2", True)
    assert present.headers["etag"] == 'W/"2"'
    first = await instance.get("packages/daylight/versions/1", headers)
    assert (first.json()["name"], first.json()["retired"], first.headers["etag"]) == ("Daylight 1", False, 'W/"1"')
    again = await instance.get("packages/daylight/versions/1", headers | {"If-None-Match": 'W/"1"'})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["packages/none", "packages/none/versions", "packages/daylight/versions/3"])
async def test_what_is_not_there_is_not_found(instance: Instance, path: str) -> None:
    assert code(await instance.get(path, await instance.log_in("li-na"))) == (404, "not_found")
