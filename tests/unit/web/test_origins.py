"""Where the organisations' sites are, and which of them may ask the exchange."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from gateway.web.cross_origin import CrossOrigin
from gateway.web.origins import OriginsError, read_origins

APPLICATION = "/api/v1/applications/0"


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    for port, msp_id in ((8001, "ConsumerOrg"), (8003, "ExchangeOrg")):
        profile = {"msp_id": msp_id, "api": {"host": "127.0.0.1", "port": port}}
        (tmp_path / f"{msp_id}.json").write_text(json.dumps(profile))
    (tmp_path / "notes.json").write_text("[]")
    return tmp_path


def test_profiles_say_where_the_sites_are(profiles: Path) -> None:
    origins = read_origins("", profiles=profiles)
    assert origins.urls == {"ConsumerOrg": "http://127.0.0.1:8001", "ExchangeOrg": "http://127.0.0.1:8003"}
    assert "http://localhost:8001" in origins.allowed()


def test_an_organisation_that_joins_is_known_without_a_restart(profiles: Path) -> None:
    origins = read_origins("https://portal.example", profiles=profiles)
    assert "GridOrg" not in origins.urls
    profile = {"msp_id": "GridOrg", "api": {"host": "127.0.0.1", "port": 8005}}
    (profiles / "GridOrg.json").write_text(json.dumps(profile))
    assert origins.urls["GridOrg"] == "http://127.0.0.1:8005"
    assert {"http://127.0.0.1:8005", "http://localhost:8005", "https://portal.example"} <= origins.allowed()


def test_a_setting_goes_before_the_profiles(profiles: Path) -> None:
    origins = read_origins("ExchangeOrg=https://exchange.example, https://portal.example", profiles=profiles)
    assert origins.urls == {"ExchangeOrg": "https://exchange.example"}
    assert origins.allowed() == {"https://exchange.example", "https://portal.example"}


@pytest.mark.parametrize("setting", ["*", "https://a.example/path", "=https://a.example", "javascript:alert(1)", ","])
def test_what_is_no_origin_is_refused(profiles: Path, setting: str) -> None:
    with pytest.raises(OriginsError):
        read_origins(setting, profiles=profiles)


@pytest.fixture
def allowed() -> set[str]:
    return {"https://consumer.example"}


@pytest.fixture
def readings() -> bool:
    return False


@pytest.fixture
def client(allowed: set[str], readings: bool) -> TestClient:
    app = FastAPI()

    @app.put(APPLICATION)
    @app.get("/api/v1/orders")
    @app.get("/api/v1/readings.csv")
    @app.get("/api/v1/readings/p-1/2026-02-01")
    @app.get("/api/v1/reading-days")
    @app.post("/api/v1/sessions")
    @app.post("/api/v1/sessions/password")
    async def answer() -> dict[str, str]:
        return {}

    app.add_middleware(CrossOrigin, allowed=lambda: allowed, readings=readings)
    return TestClient(app)


def test_the_other_organisations_pages_may_apply(client: TestClient) -> None:
    origin = {"Origin": "https://consumer.example"}
    ask = {**origin, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "application-secret"}
    preflight = client.options(APPLICATION, headers=ask)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "https://consumer.example"
    assert "access-control-allow-credentials" not in preflight.headers
    assert client.put(APPLICATION, headers=origin).headers["access-control-allow-origin"] == origin["Origin"]


@pytest.mark.parametrize(
    ("method", "path", "origin"),
    [
        ("PUT", APPLICATION, "https://elsewhere.example"),
        ("GET", "/api/v1/orders", "https://consumer.example"),
        ("GET", "/api/v1/readings.csv", "https://consumer.example"),
        ("POST", "/api/v1/sessions", "https://consumer.example"),
    ],
)
def test_nobody_else_and_nothing_else_is_shared(client: TestClient, method: str, path: str, origin: str) -> None:
    for answer in (
        client.request(method, path, headers={"Origin": origin}),
        client.options(path, headers={"Origin": origin, "Access-Control-Request-Method": method}),
    ):
        assert "access-control-allow-origin" not in answer.headers


def test_who_may_ask_is_looked_up_at_each_request(client: TestClient, allowed: set[str]) -> None:
    origin = {"Origin": "https://grid.example"}
    assert "access-control-allow-origin" not in client.put(APPLICATION, headers=origin).headers
    allowed.add("https://grid.example")
    assert client.put(APPLICATION, headers=origin).headers["access-control-allow-origin"] == "https://grid.example"


@pytest.mark.parametrize("readings", [True])
@pytest.mark.parametrize(
    ("method", "path", "shared"),
    [
        ("GET", "/api/v1/readings.csv", True),
        ("GET", "/api/v1/readings/p-1/2026-02-01", True),
        ("POST", "/api/v1/sessions", True),
        ("GET", "/api/v1/reading-days", False),
        ("GET", "/api/v1/orders", False),
    ],
)
def test_at_the_grid_company_readings_are_shared(client: TestClient, method: str, path: str, shared: bool) -> None:
    origin = {"Origin": "https://consumer.example"}
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"}
    for answer in (client.request(method, path, headers=origin), client.options(path, headers=origin | asked)):
        assert ("access-control-allow-origin" in answer.headers) == shared
        assert "access-control-allow-credentials" not in answer.headers
