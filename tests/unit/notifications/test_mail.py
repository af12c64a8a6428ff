"""Mail: what goes out, what is tried again, and what it does not say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

import pytest

from gateway.notifications.mail import AGAIN_AFTER_S, MailServer, MailSettingsError, Postman
from gateway.vault import Vault, load_or_create_master_key
from tests.unit.notifications.smtp_server import SmtpServer
from tests.unit.registrations.office import AUDITOR, OfficeInstance, client_of, submitted


@pytest.fixture
async def server() -> AsyncIterator[SmtpServer]:
    server = SmtpServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def exchange(tmp_path: Path, server: SmtpServer) -> AsyncIterator[OfficeInstance]:
    instance = await OfficeInstance.opened(tmp_path)
    url = f"smtp://127.0.0.1:{server.port}?from=market@exchange.example"
    instance.settings = replace(instance.services.settings, smtp_url=url)
    instance.office = instance.open_office()
    yield instance
    await instance.close()


def postman_of(instance: OfficeInstance) -> Postman:
    assert instance.office.postman is not None
    return instance.office.postman


async def decide(instance: OfficeInstance) -> str:
    ticket = await submitted(instance)
    async with client_of(instance, AUDITOR) as auditor:
        await auditor.registrations.refuse(ticket.application_id, [{"code": "other", "text": "A private reason."}])
    return ticket.application_id


def text_of(mail: Message) -> str:
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return f"{make_header(decode_header(mail['Subject']))}\n{payload.decode()}"


async def test_the_applicant_hears_of_the_decision_and_no_more(exchange: OfficeInstance, server: SmtpServer) -> None:
    application_id = await decide(exchange)
    assert await postman_of(exchange).deliver() == 1
    (mail,) = server.mails
    assert mail["To"] == "li.na@mill.example"
    assert "Your application was refused" in text_of(mail)
    assert application_id in text_of(mail)
    for private in ("李娜", "A private reason.", "第七纺织厂"):
        assert private not in text_of(mail)
    assert await postman_of(exchange).deliver() == 0


async def test_a_mail_is_tried_again_and_then_given_up(exchange: OfficeInstance, server: SmtpServer) -> None:
    await decide(exchange)
    server.answers = [450] * (len(AGAIN_AFTER_S) + 1)
    for wait_s in AGAIN_AFTER_S:
        assert await postman_of(exchange).deliver() == 0
        exchange.clock += wait_s * 1_000 - 1
        assert await postman_of(exchange).deliver() == 0
        exchange.clock += 1
    assert await postman_of(exchange).deliver() == 0
    assert server.answers == []
    exchange.clock += 30 * 86_400_000
    assert await postman_of(exchange).deliver() == 0
    assert server.mails == []


async def test_an_address_that_is_refused_for_good_is_not_tried_again(
    exchange: OfficeInstance, server: SmtpServer
) -> None:
    await decide(exchange)
    server.answers = [550]
    assert await postman_of(exchange).deliver() == 0
    exchange.clock += 86_400_000
    assert await postman_of(exchange).deliver() == 0
    assert server.mails == []


async def test_users_get_what_they_chose_once(exchange: OfficeInstance, server: SmtpServer) -> None:
    postman = postman_of(exchange)
    await postman.plan()
    async with client_of(exchange, AUDITOR) as auditor:
        wanted = {"address": "auditor@exchange.example", "kinds": ["registration_submitted"]}
        headers = await auditor._session.headers()
        await auditor.http.request("PUT", "/api/v1/notifications/preferences", json=wanted, headers=headers)
    await submitted(exchange)
    await postman.plan()
    await postman.plan()
    await postman.deliver()
    assert [mail["To"] for mail in server.mails] == ["auditor@exchange.example"]


async def test_without_a_server_nothing_is_kept(tmp_path: Path) -> None:
    instance = await OfficeInstance.opened(tmp_path)
    assert instance.office.postman is None
    await decide(instance)
    postman = Postman(
        server=MailServer.from_url("smtp://127.0.0.1:9?from=a@b.example"),
        records=instance.records,
        read_model=instance.database,
        notifications=instance.office.notifications,
        vault=Vault(load_or_create_master_key(instance.services.settings.vault_key)),
        clock=lambda: instance.clock,
    )
    assert await postman.deliver() == 0
    await instance.close()


@pytest.mark.parametrize("url", ["", "smtp://host", "http://host?from=a@b", "smtps://?from=a@b", "smtp://host?from=me"])
def test_a_server_of_another_form_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(MailSettingsError) as refused:
        MailServer.from_url(url)
    assert url == "" or url not in str(refused.value)


def test_the_password_is_not_shown() -> None:
    server = MailServer.from_url("smtps://me:se%40cret@mail.example?from=me@mail.example")
    assert (server.port, server.username, server.password) == (465, "me", "se@cret")
    assert "se@cret" not in repr(server)
