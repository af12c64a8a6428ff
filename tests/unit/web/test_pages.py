"""The client's pages: which path is which answer, and what stands in its headers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from gateway.middleware import Edge
from gateway.problems import install_problem_handlers
from gateway.web.pages import WebPages
from gateway.web.policy import API_POLICY, page_policy
from gateway.web.site import Site

INDEX = b"<!doctype html><title>energysale</title>"
SCRIPT = b"export const market = 1;"
POLICY = page_policy(["http://127.0.0.1:8003"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A build: index, one hashed script with a Brotli form, an icon; beside it a file that is nobody's to read."""
    (tmp_path / "private.key").write_bytes(b"secret")
    built = tmp_path / "build"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_bytes(INDEX)
    (built / "assets" / "main-5f3a.js").write_bytes(SCRIPT)
    (built / "assets" / "main-5f3a.js.br").write_bytes(b"packed")
    (built / "icon.svg").write_bytes(b"<svg/>")
    (built / "assets" / "key.js").symlink_to(tmp_path / "private.key")
    return built


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(application(folder)) as client:
        yield client


def application(folder: Path | None) -> FastAPI:
    app = FastAPI(redirect_slashes=False)

    @app.post("/api/v1/things")
    async def make() -> dict[str, str]:
        return {"made": "yes"}

    install_problem_handlers(app)
    app.router.default = WebPages(Site(folder), policy=lambda: POLICY, otherwise=app.router.default)
    app.add_middleware(Edge)
    return app


@pytest.mark.parametrize("path", ["/", "/orders", "/explorer/blocks/12", "/packages/green.1", "/apiary"])
def test_every_route_of_the_client_is_its_index(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (200, INDEX)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == POLICY.decode()
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/main-0000.js",
        "/gone.js",
        "/assets/main-5f3a.js.br",
        "/assets/key.js",
        "/assets/..%2f..%2fprivate.key",
        "/%2e%2e/private.key",
        "/..%5cprivate.key",
    ],
)
def test_a_file_that_the_build_does_not_have_is_not_there(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert b"secret" not in answer.content


def test_hashed_files_are_kept_for_good(client: TestClient) -> None:
    answer = client.get("/assets/main-5f3a.js", headers={"Accept-Encoding": "identity"})
    assert (answer.status_code, answer.content) == (200, SCRIPT)
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, br", "br"), ("br;q=0, gzip", None), ("gzip", None), ("", None), ("br;q=0.5", "br")],
)
def test_the_packed_form_goes_to_those_who_take_it(client: TestClient, accepted: str, encoding: str | None) -> None:
    answer = client.head("/assets/main-5f3a.js", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-length"] == str(len(b"packed" if encoding else SCRIPT))


def test_what_a_browser_has_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/").headers["etag"]
    again = client.get("/orders", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert client.get("/", headers={"If-None-Match": '"another"'}).status_code == 200


def test_head_is_the_answer_without_its_body(client: TestClient) -> None:
    answer = client.head("/")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", str(len(INDEX)))


def test_what_is_of_the_api_stays_the_apis(client: TestClient) -> None:
    unknown = client.get("/api/v1/unknown")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    assert unknown.headers["content-security-policy"] == API_POLICY.decode()
    wrong = client.get("/api/v1/things")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert client.post("/api/v1/things").json() == {"made": "yes"}


def test_pages_are_only_read(client: TestClient) -> None:
    answer = client.post("/orders")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_new_build_is_served_without_a_restart(client: TestClient, folder: Path) -> None:
    before = client.get("/").headers["etag"]
    (folder / "index.html").write_bytes(b"<!doctype html>new")
    os.utime(folder / "index.html", ns=(1, 1))
    answer = client.get("/")
    assert answer.content == b"<!doctype html>new"
    assert answer.headers["etag"] != before


def test_without_a_build_the_root_says_how_to_get_one(tmp_path: Path) -> None:
    with TestClient(application(tmp_path / "nothing")) as client:
        assert "scripts/_app" in client.get("/").json()["detail"]
        assert client.get("/orders").status_code == 404
        assert client.post("/api/v1/things").status_code == 200
    with TestClient(application(None)) as client:
        assert client.get("/").status_code == 404


def test_the_policy_lets_no_script_in_but_the_clients_own() -> None:
    directives = dict(part.split(" ", 1) for part in POLICY.decode().split("; "))
    assert directives["script-src"] == "'self'"
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["connect-src"] == "'self' http://127.0.0.1:8003"
