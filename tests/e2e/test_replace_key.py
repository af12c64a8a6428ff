"""A key replaced by its own holder: the old one signs for the last time, the new one goes on where the old one was."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import dialog, main
from tests.e2e.people import CONSUMER
from tests.e2e.visitor import ENGLISH
from tests.e2e.world import World

pytestmark = pytest.mark.full

_PASSPHRASE = "correct horse 电池"  # noqa: S105 - of a file that lives as long as the test


async def test_a_key_is_replaced_and_its_holder_goes_on(visit: Visit, world: World, tmp_path: Path) -> None:
    owner = await world.office.admit(CONSUMER, "consumer_owner", name="changer")
    registrar = world.people.registrar.client.registry
    before = (await registrar.user(owner.user))["public_key"]
    visitor = await visit(owner)
    second = await visitor.new_tab("/orders")
    device = await visit(owner, language=ENGLISH, width=390)
    page = await visitor.open("/account?part=replace-key")
    passphrase = page.get_by_label("备份口令（建议填写）")
    await passphrase.fill("too short")
    await expect(main(visitor)).to_contain_text("至少 12 个字符")
    await visitor.press("生成新密钥并更换", "Make a new key and replace")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await visitor.assert_good_page("replace-key-short")
    await passphrase.fill(_PASSPHRASE)
    async with page.expect_download() as coming:
        await visitor.press("生成新密钥并更换", "Make a new key and replace")
    backup = tmp_path / "backup.pem"
    await (await coming.value).save_as(backup)
    await expect(dialog(visitor)).to_contain_text("原密钥随即失效")
    await expect(dialog(visitor).get_by_role("button", name="签名并提交")).to_be_enabled()
    await visitor.assert_good_page("replace-key-sign")
    await dialog(visitor).get_by_role("button", name="取消").click()  # nothing is left of the key that was not wanted
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_role("tab", name="密钥", exact=True).click()
    await expect(main(visitor)).to_contain_text("当前登录")
    await expect(main(visitor)).not_to_contain_text("新密钥，尚未生效")
    await page.get_by_role("tab", name="更换密钥").click()
    for tab in (visitor, device):
        tab.watch.expect_refusal(401, "/api/v1/.*")  # what opened the session is no longer good
    await passphrase.fill(_PASSPHRASE)
    async with page.expect_download() as coming:
        await visitor.press("生成新密钥并更换", "Make a new key and replace")
    await (await coming.value).save_as(backup)
    await visitor.sign()
    await expect(main(visitor)).to_contain_text("密钥已更换，您已用新密钥登录。")
    await visitor.assert_good_page("replace-key-done")
    after = (await registrar.user(owner.user))["public_key"]
    assert after != before
    pem = backup.read_text()
    assert f"public-key: {after}\n" in pem
    assert load_pem_private_key(pem[pem.index("-----BEGIN") :].encode(), _PASSPHRASE.encode()) is not None
    await visitor.signed_in(second).wait_for()
    await second.reload()
    await visitor.signed_in(second).wait_for()  # the other tab has gone on as well
    await visitor.open("/account?part=keys")
    await expect(main(visitor).get_by_role("row", name="已更换")).to_have_count(1)
    await expect(main(visitor).get_by_role("row", name="当前登录")).to_have_count(1)
    await visitor.assert_good_page("replace-key-keys")
    await device.page.reload()
    await device.signed_out().wait_for()
    await device.assert_good_page("replace-key-elsewhere")


async def test_a_replaced_key_opens_no_session(visit: Visit, world: World) -> None:
    owner = await world.office.admit(CONSUMER, "consumer_owner", name="changer")
    visitor = await visit(owner, language=ENGLISH)
    page = await visitor.open("/account?part=replace-key")
    visitor.watch.expect_refusal(401, "/api/v1/.*")
    await visitor.press("生成新密钥并更换", "Make a new key and replace")
    await visitor.sign()
    await expect(main(visitor)).to_contain_text("The key is replaced.")
    await page.get_by_role("button", name=owner.user).click()
    await page.get_by_role("menuitem", name="Sign out", exact=True).click()
    await visitor.signed_out().wait_for()
    keys = main(visitor).get_by_role("radio")
    await expect(keys).to_have_count(2)
    await expect(page.get_by_text("Replaced")).to_be_visible()
    await visitor.assert_good_page("replaced-key-sign-in")
    await expect(page.locator("label", has_text="Replaced").get_by_role("radio")).to_be_disabled()
    await main(visitor).get_by_role("button", name="Sign in", exact=True).click()
    await visitor.signed_in().wait_for()
