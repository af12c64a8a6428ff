"""Readings for settlement as the grid company's API gives them: a hundred points at a time, and no more than asked."""

from __future__ import annotations

import json
from pathlib import Path

import httpx2
import pytest

from chaincode import canonical
from gateway.client.client import EnergySaleClient
from gateway.client.keystore import Keystore
from gateway.client.readings_file import ReadingsFileError
from gateway.client.settlement_run import GridReadings

NETWORK = "retail/" + "ab" * 32
MONTH = "2026-05"


class GridApi:
    """Answers sign-ins, and a month of every point that it is asked for but those of nobody."""

    def __init__(self, *, broken: bool = False) -> None:
        self.audiences: list[str] = []
        self.asked: list[list[str]] = []
        self._broken = broken

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/api/v1/sessions" and request.method == "POST":
            claim = canonical.loads(json.loads(request.content)["claim"])
            self.audiences.append(claim["audience"])
            return httpx2.Response(201, json={"token": "t", "refresh_token": None, "expires_at": 2**52})
        if request.method == "DELETE":
            return httpx2.Response(204)
        assert request.url.path == f"/api/v1/readings/months/{MONTH}/proven.ndjson"
        self.asked.append(request.url.params.get_list("point"))
        lines = [
            json.dumps({"point": point, "month": MONTH, "readings": f"of {point}"})
            for point in self.asked[-1]
            if not point.startswith("nobody")
        ]
        return httpx2.Response(200, text="\n".join(lines) + ("\n{" if self._broken else ""))


def visitor(api: GridApi, directory: Path) -> EnergySaleClient:
    signer = Keystore(directory).create(
        user="zhang", participant="southgrid", organisation="RetailerOrg", roles=["retailer_settlement_clerk"]
    )
    transport = httpx2.MockTransport(api)
    return EnergySaleClient("http://grid", signer=signer, network_id=NETWORK, transport=transport, audience="GridOrg")


@pytest.mark.parametrize(("count", "asked"), [(0, []), (1, [1]), (100, [100]), (250, [100, 100, 50])])
async def test_points_are_asked_for_by_the_hundred(tmp_path: Path, count: int, asked: list[int]) -> None:
    api = GridApi()
    points = {f"p-{number:04d}" for number in range(count)}
    async with visitor(api, tmp_path) as client:
        found = await GridReadings(client, month=MONTH).of_points(points)
    assert [len(each) for each in api.asked] == asked
    assert found.packed == {(point, MONTH): f"of {point}" for point in points}
    assert set(api.audiences) <= {"GridOrg"}


async def test_what_the_grid_company_does_not_give_is_missing(tmp_path: Path) -> None:
    async with visitor(GridApi(), tmp_path) as client:
        found = await GridReadings(client, month=MONTH).of_points({"nobody-1", "p-1"})
    assert found.of_days("nobody-1", [f"{MONTH}-01"]) is None


async def test_an_answer_of_another_form_is_named(tmp_path: Path) -> None:
    async with visitor(GridApi(broken=True), tmp_path) as client:
        with pytest.raises(ReadingsFileError, match="line 2"):
            await GridReadings(client, month=MONTH).of_points({"p-1"})
