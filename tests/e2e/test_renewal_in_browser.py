"""Certificates renewed in a browser: warned of early, renewed with the key, and where one has ended, at the sign-in."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import dialog, main
from tests.e2e.people import CONSUMER, RETAILER, Person
from tests.e2e.visitor import CHINESE, ENGLISH, Visitor
from tests.e2e.world import World
from tests.integration.market.people import now_ms

pytestmark = pytest.mark.full

_DAY_MS = 86_400_000


async def bind(registrar: Visitor, person: Person) -> None:
    """The registrar signs the person's new certificate."""
    await registrar.open("/registrations/outbox")
    await expect(main(registrar).get_by_role("row").filter(has_text=person.user)).to_be_visible()
    await registrar.assert_good_page("certificate-outbox")
    every = re.compile(registrar.says("^签名全部可签事项", "^Sign all that can be"))
    await main(registrar).get_by_role("button", name=every).click()
    await dialog(registrar).get_by_role("button", name=registrar.says("签名", "Sign"), exact=True).click()
    done = dialog(registrar).get_by_role("listitem").filter(has_text=person.user)
    await expect(done).to_contain_text(registrar.says("已上链", "On the ledger"))


async def test_a_certificate_is_renewed_before_it_ends(visit: Visit, world: World) -> None:
    until = now_ms() + 10 * _DAY_MS
    holder = await world.office.admit(CONSUMER, "consumer_owner", name="renewer", valid_until=until)
    visitor = await visit(holder, width=390)
    page = await visitor.open("/account?part=certificate")
    await expect(page.get_by_role("alert")).to_contain_text("证书将在 10 天内到期")
    await visitor.assert_good_page("certificate-ends-soon")
    await visitor.press("续期证书", "Renew the certificate")
    await expect(main(visitor)).to_contain_text("等待注册员签名上链")
    await expect(main(visitor).get_by_role("button", name="续期证书")).to_have_count(0)
    await visitor.assert_good_page("certificate-waits")
    await page.reload()  # it is asked after, not asked for again
    await expect(main(visitor)).to_contain_text("等待注册员签名上链")
    registrar = await visit(world.people.registrar, language=ENGLISH)
    await bind(registrar, holder)
    await expect(main(visitor)).to_contain_text("续期已生效")
    await expect(main(visitor)).to_contain_text("证书有效，剩余")  # nobody reloads
    await visitor.assert_good_page("certificate-renewed")
    record = await world.people.registrar.client.registry.user(holder.user)
    assert record["valid_until"] > until
    assert record["public_key"] == holder.signer.identity.public_key


async def test_an_ended_certificate_is_renewed_at_the_sign_in(visit: Visit, world: World) -> None:
    late = await world.office.admit(
        RETAILER, "retailer_contract_manager", name="too-late", valid_until=now_ms() - 3 * _DAY_MS
    )
    visitor = await visit(late, language=ENGLISH, signed_in=False)
    page = await visitor.open("/sign-in")
    await page.get_by_label("Key file (PEM)").set_input_files(late.key_file)
    visitor.watch.expect_refusal(403, "/api/v1/sessions")
    await visitor.press("导入并登录", "Import and sign in")
    await expect(page.get_by_role("alert")).to_contain_text("The certificate ended on")
    await visitor.assert_good_page("certificate-ended")
    await visitor.press("续期证书", "Renew the certificate")
    await expect(main(visitor)).to_contain_text("a registrar has yet to sign it")
    registrar = await visit(world.people.registrar, language=CHINESE)
    await bind(registrar, late)
    await expect(main(visitor)).to_contain_text("You can sign in now.")
    await visitor.assert_good_page("certificate-ended-renewed")
    await page.get_by_role("tab", name="Key", exact=True).click()
    await visitor.press("登录", "Sign in")
    await visitor.signed_in().wait_for()
    await visitor.open("/account?part=certificate")
    await expect(main(visitor)).to_contain_text("The certificate is good for")
    await visitor.assert_good_page("certificate-good")


async def test_who_was_suspended_is_told(visit: Visit, world: World) -> None:
    person = await world.office.admit(CONSUMER, "consumer_viewer", name="stopped")
    await world.take(world.people.registrar.client.registry.set_status(person.user, "suspended"))
    visitor = await visit(person, signed_in=False)
    page = await visitor.open("/sign-in")
    await page.get_by_label("密钥文件（PEM）").set_input_files(person.key_file)
    visitor.watch.expect_refusal(403, "/api/v1/sessions")
    await visitor.press("导入并登录", "Import and sign in")
    await expect(page.get_by_role("alert")).to_contain_text("您已被暂停")
    await visitor.assert_good_page("sign-in-suspended")


async def test_a_registrar_is_not_renewed_here(visit: Visit, world: World) -> None:
    registrar = await visit(world.people.registrar)
    await registrar.open("/account?part=certificate")
    await expect(main(registrar)).to_contain_text("注册员的证书须由两名注册员办理")
    await expect(main(registrar).get_by_role("button", name="续期证书")).to_have_count(0)
    await registrar.assert_good_page("certificate-registrar")
