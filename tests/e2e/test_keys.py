"""Keys in browsers: made with one backup, taken to a second device, and refused in words where they do not serve."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import main
from tests.e2e.people import Person
from tests.e2e.test_registration import FIELDS
from tests.e2e.visitor import CHINESE, ENGLISH, Visitor
from tests.e2e.world import World
from tests.integration.market.people import fresh

pytestmark = pytest.mark.full

_PASSPHRASE = "correct horse 电池"  # noqa: S105 - of files that live as long as the test
_QUICK_MS = 50  # what signing an intent may take in a page
_MEASURED = 'performance.getEntriesByName("sign an intent").map(({duration}) => duration)'


def encrypted(person: Person, path: Path) -> Path:
    """The person's key as another tool would write it: under a passphrase, and without lines about whose it is."""
    pem = person.key_file.read_text()
    key = load_pem_private_key(pem[pem.index("-----BEGIN") :].encode(), None)
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(_PASSPHRASE.encode()))
    )
    return path


async def give_file(visitor: Visitor, path: Path) -> None:
    """Choose a key file on the page for signing in."""
    await visitor.page.get_by_label(visitor.says("密钥文件（PEM）", "Key file (PEM)")).set_input_files(path)


async def test_a_key_is_backed_up_once_under_a_passphrase(visit: Visit, world: World, tmp_path: Path) -> None:
    user = fresh("li-na")
    newcomer = await visit(world.people.consumer, signed_in=False)
    page = await newcomer.open("/register")
    await page.get_by_role("button", name="新建申请").click()
    await page.get_by_label("主体编号").fill(fresh("test-mill"))
    await page.get_by_label("用户编号").fill(user)
    for label, text in FIELDS.items():
        await page.get_by_label(label, exact=True).fill(text)
    await page.get_by_role("combobox", name="用户类别").click()
    await page.locator(".ant-select-item-option", has_text="工业").click()
    await page.get_by_label("备份口令（建议填写）").fill("too short")
    await expect(main(newcomer)).to_contain_text("至少 12 个字符")
    await page.get_by_label("备份口令（建议填写）").fill(_PASSPHRASE)
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="保存草稿").click()
    backup = tmp_path / "backup.pem"
    await (await coming.value).save_as(backup)
    pem = backup.read_text()
    assert pem.startswith(f"user: {user}\n")
    key = load_pem_private_key(pem[pem.index("-----BEGIN") :].encode(), _PASSPHRASE.encode())
    assert key is not None
    with pytest.raises(ValueError, match=r"[Ii]ncorrect password|decrypt"):
        load_pem_private_key(pem[pem.index("-----BEGIN") :].encode(), b"another passphrase")
    await expect(page.get_by_label("备份口令（建议填写）")).to_have_count(0)  # made: there is no second backup
    await newcomer.assert_good_page("key-backed-up")


async def test_a_second_device_signs_with_the_same_key(visit: Visit, world: World, tmp_path: Path) -> None:
    order_id = await world.order()
    retailer = world.people.retailer
    file = encrypted(retailer, tmp_path / "key.pem")
    device = await visit(retailer, language=ENGLISH, width=390, signed_in=False)
    page = await device.open("/sign-in")
    sign_in = page.get_by_role("button", name="Import and sign in")
    await expect(sign_in).to_be_disabled()
    await give_file(device, file)
    await page.get_by_label("User id").fill(retailer.user)
    await page.get_by_label("Passphrase of the file").fill("not the passphrase")
    await sign_in.click()
    await expect(page.get_by_role("alert")).to_contain_text("The passphrase is not right.")
    await device.assert_good_page("key-wrong-passphrase")
    await page.get_by_label("Passphrase of the file").fill(_PASSPHRASE)
    await sign_in.click()
    await device.signed_in().or_(page.get_by_role("button", name="Messages")).first.wait_for()
    await device.open(f"/orders/{order_id}")
    await device.press("确认", "Confirm")
    await device.sign()
    await expect(main(device)).to_contain_text("Confirmed")
    durations = await page.evaluate(_MEASURED)
    assert durations, "nothing was signed in this page"
    print(f"signing an intent took {max(durations):.1f} ms")
    assert max(durations) < _QUICK_MS
    await page.reload()
    assert _PASSPHRASE not in await device.stored()


async def test_a_key_of_somebody_else_is_refused_in_words(visit: Visit, world: World, tmp_path: Path) -> None:
    people = world.people
    stranger = await visit(people.retailer, signed_in=False)
    page = await stranger.open("/sign-in")
    await give_file(stranger, people.retailer.key_file)
    await page.get_by_label("用户编号").fill(people.other_retailer.user)
    stranger.watch.expect_refusal(401, "/api/v1/sessions.*")
    await page.get_by_role("button", name="导入并登录").click()
    await expect(page.get_by_role("alert")).to_contain_text("未能登录")
    await stranger.assert_good_page("key-of-another")
    text = tmp_path / "notes.pem"
    text.write_text("no key at all")
    await give_file(stranger, text)
    await page.get_by_role("button", name="导入并登录").click()
    await expect(page.get_by_role("alert")).to_contain_text("文件中没有可用的 P-256 私钥。")


async def test_keys_of_this_browser(visit: Visit, world: World, tmp_path: Path) -> None:
    people = world.people
    trader = await visit(people.trader, language=CHINESE)
    page = await trader.open("/account?part=keys")
    await expect(main(trader)).to_contain_text("当前登录")
    choose = main(trader).get_by_label("密钥文件（PEM）")
    await choose.set_input_files(people.retailer.key_file)
    await page.get_by_role("button", name="导入", exact=True).click()
    await expect(main(trader).get_by_role("alert")).to_contain_text("该密钥不是您登记的密钥")
    await choose.set_input_files(encrypted(people.trader, tmp_path / "own.pem"))
    await page.get_by_label("文件口令").fill("not the passphrase")
    await page.get_by_role("button", name="导入", exact=True).click()
    await expect(main(trader).get_by_role("alert")).to_contain_text("口令不正确。")
    await trader.assert_good_page("keys-refused")
    await page.get_by_label("文件口令").fill(_PASSPHRASE)
    await page.get_by_role("button", name="导入", exact=True).click()
    await expect(page.get_by_text("已导入")).to_be_visible()
    await page.get_by_role("button", name="重命名").click()
    await page.get_by_role("textbox", name="重命名").fill("办公室电脑")
    await page.get_by_role("button", name="保存").click()
    await expect(main(trader)).to_contain_text("办公室电脑")
    await trader.assert_good_page("keys")
    await page.get_by_role("button", name="移除").click()
    await expect(page.get_by_role("tooltip")).to_contain_text("确定移除")
    await trader.screenshot("keys-remove")
    await page.get_by_role("tooltip").get_by_role("button", name=re.compile("移除")).click()
    await expect(main(trader)).to_contain_text("本浏览器中没有密钥")
