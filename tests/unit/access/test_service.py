"""The access service as a process of its own, and an instance of the API that asks it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from acl.document import shipped_document
from acl.roles import ROLES
from gateway.access.__main__ import main
from gateway.access.opening import open_access
from gateway.access.remote import AccessServiceUnavailableError, RemoteModel, SecretFileError, read_secret
from gateway.access.server import create_access_app
from gateway.access.service import AccessService
from gateway.records import Records
from gateway.settings import SettingsError, sqlite_url
from tests.unit.access.market import AccessMarket
from tests.unit.access.test_editing import give
from tests.unit.orders.instance import code

SECRET = "s" * 40
URL = "http://access"


@pytest.fixture
async def transport(market: AccessMarket) -> AsyncIterator[httpx2.ASGITransport]:
    """The service on the records of the exchange's instance, with a connection of its own."""
    records = Records(sqlite_url(market.directory / "records.sqlite"))
    yield httpx2.ASGITransport(create_access_app(records=records, secret=SECRET))
    records.close()


@pytest.fixture
async def http(transport: httpx2.ASGITransport) -> AsyncIterator[httpx2.AsyncClient]:
    headers = {"Authorization": f"Bearer {SECRET}"}
    async with httpx2.AsyncClient(transport=transport, base_url=URL, headers=headers) as client:
        yield client


async def test_checks_menus_model_and_version(http: httpx2.AsyncClient) -> None:
    model_hash = shipped_document().model_hash
    question = {"role": "exchange_auditor", "resources": ["action:audit", "action:sign"]}
    checked = (await http.post("/check", json=question)).json()
    assert checked == {
        "role": "exchange_auditor",
        "model_hash": model_hash,
        "allowed": {"action:audit": True, "action:sign": False},
    }
    assert (await http.get("/version")).json() == {"model_hash": model_hash}
    assert (await http.get("/model")).content == shipped_document().text
    assert (await http.get("/menus", params={"role": "platform_service"})).json()["items"] == []
    assert len((await http.get("/menus", params={"role": "consumer_owner"})).json()["items"]) > 3


async def test_a_model_that_has_not_changed_is_not_sent_again(http: httpx2.AsyncClient) -> None:
    etag = (await http.get("/model")).headers["etag"]
    assert (await http.get("/model", headers={"If-None-Match": etag})).status_code == 304


async def test_a_body_is_bounded_before_the_secret_is_looked_at(transport: httpx2.ASGITransport) -> None:
    async with httpx2.AsyncClient(transport=transport, base_url=URL) as client:
        assert code(await client.post("/check", content=b" " * 65_537)) == (413, "request_too_large")


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {SECRET}"}])
@pytest.mark.parametrize("path", ["/model", "/version", "/menus?role=consumer_owner"])
async def test_without_the_secret_nothing_is_told(
    transport: httpx2.ASGITransport, path: str, header: dict[str, str]
) -> None:
    async with httpx2.AsyncClient(transport=transport, base_url=URL) as client:
        assert code(await client.get(path, headers=header)) == (401, "unauthorised")
        assert (await client.get("/healthz")).status_code == 200


async def test_a_wrong_question_is_refused(http: httpx2.AsyncClient) -> None:
    assert code(await http.post("/check", json={"role": "x" * 65, "resources": []})) == (400, "invalid_request")
    assert code(await http.get("/menus")) == (400, "invalid_request")


async def test_the_service_follows_what_is_put_in_force(market: AccessMarket, http: httpx2.AsyncClient) -> None:
    question = {"role": "consumer_viewer", "resources": ["action:cancel"]}
    await give(market)
    assert (await http.post("/check", json=question)).json()["allowed"] == {"action:cancel": False}
    await market.anchor(3)
    assert (await http.post("/check", json=question)).json()["allowed"] == {"action:cancel": True}
    await market.anchor(1, version=2)
    assert (await http.post("/check", json=question)).json()["allowed"] == {"action:cancel": False}


async def test_an_instance_takes_the_model_from_the_service_and_checks_for_itself(
    market: AccessMarket, transport: httpx2.ASGITransport
) -> None:
    remote = RemoteModel(url=URL, secret=SECRET, transport=transport)
    assert await remote.refresh()
    assert not await remote.refresh()
    await give(market)
    await market.anchor(3)
    assert not remote.model.may("consumer_viewer", "action:cancel")
    assert await remote.refresh()
    assert remote.model.may("consumer_viewer", "action:cancel")
    assert set(remote.model.document.organisation_roles) == set(ROLES)
    await remote.close()


async def test_an_instance_that_is_to_ask_does_not_start_without_an_answer(
    market: AccessMarket, transport: httpx2.ASGITransport
) -> None:
    access = _service(market, RemoteModel(url=URL, secret="w" * 40, transport=transport))
    with pytest.raises(AccessServiceUnavailableError, match="401"):
        await access.start()
    await access.close()
    access = _service(market, RemoteModel(url="http://127.0.0.1:1", secret=SECRET))
    with pytest.raises(AccessServiceUnavailableError, match="ConnectError"):
        await access.start()
    await access.close()


async def test_what_the_service_says_decides_and_a_difference_is_told(
    market: AccessMarket, transport: httpx2.ASGITransport
) -> None:
    access = _service(market, RemoteModel(url=URL, secret=SECRET, transport=transport))
    await access.start()
    assert access.model.document.model_hash == shipped_document().model_hash
    await give(market)
    await market.anchor(3)
    assert (await access.state())["drift"] == ["deciding_differs"]
    await access.close()


def _service(market: AccessMarket, remote: RemoteModel) -> AccessService:
    async def nothing_on_the_ledger() -> None:
        return None

    return AccessService(
        records=market.records, ledger=nothing_on_the_ledger, clock=lambda: market.clock, remote=remote
    )


async def test_an_answer_that_is_no_model_changes_nothing(market: AccessMarket) -> None:
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=b"{}"))
    remote = RemoteModel(url=URL, secret=SECRET, transport=transport)
    with pytest.raises(AccessServiceUnavailableError, match="no access model"):
        await remote.refresh()
    assert remote.model.document == shipped_document()
    await remote.close()


def test_the_secret_is_long_and_its_owners_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "secret"
    with pytest.raises(SecretFileError, match="cannot be read"):
        read_secret(file)
    file.write_text(SECRET + "\n")
    file.chmod(0o644)
    with pytest.raises(SecretFileError, match="chmod 600"):
        read_secret(file)
    file.chmod(0o600)
    assert read_secret(file) == SECRET
    file.write_text("short")
    assert main(["--records", "sqlite://", "--secret", str(file)]) == 1
    assert "fewer than 32" in capsys.readouterr().err


async def test_an_instance_that_is_to_ask_needs_the_secret(market: AccessMarket) -> None:
    from dataclasses import replace

    settings = replace(market.services.settings, acl_url=URL)
    options = {"records": market.records, "database": market.database, "trail": market.services.audit_trail}
    with pytest.raises(SettingsError, match="ENERGYSALE_ACL_SECRET_FILE"):
        open_access(settings, clock=lambda: 0, **options)  # type: ignore[arg-type]  # three kinds of services
    with pytest.raises(SettingsError, match="cannot be read"):
        open_access(replace(settings, acl_secret=market.directory / "none"), clock=lambda: 0, **options)  # type: ignore[arg-type]  # as above
