"""Managed keys: by invitation, with a password of one's own, signed with, looked after, left for an own key."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Locator, expect

from gateway.client.bootstrap import EXCHANGE_PARTICIPANT
from tests.e2e.conftest import Visit
from tests.e2e.forms import dialog, main
from tests.e2e.people import EXCHANGE, Person
from tests.e2e.visitor import CHINESE, ENGLISH, Visitor
from tests.e2e.world import World

pytestmark = pytest.mark.full

_PASSWORD = "three herons over 珠江"  # noqa: S105 - of keys that live as long as the network
_NEXT = "four cranes over 西江"
_STEP_S = 30


def one_time(secret: str) -> str:
    """The code of the next step: it is taken early, and the one of now may have served."""
    return pyotp.TOTP(secret).at(int(time.time()) + _STEP_S)


async def invitation(visit: Visit, world: World, person: Person) -> str:
    """A security administrator invites; returns the code."""
    officer = await visit(world.people.security_administrator, language=ENGLISH)
    await officer.open("/security/sessions")
    await officer.press("邀请建立托管密钥", "Invite to a managed key")
    make = dialog(officer).get_by_role("button", name="Make an invitation")
    await make.click()
    await expect(dialog(officer).get_by_text("This is needed")).to_have_count(2)
    await dialog(officer).get_by_label("User id").fill(person.user)
    await dialog(officer).get_by_label("Participant id").fill(person.participant)
    await make.click()
    await expect(dialog(officer)).to_contain_text("Invitation code (shown once)")
    await officer.assert_good_page("managed-invited")
    code = (await dialog(officer).locator("code").inner_text()).strip()
    await dialog(officer).get_by_role("button", name="Close", exact=True).last.click()
    return code


async def fill_new(place: Locator, visitor: Visitor, label: tuple[str, str], text: str, *, again: str = "") -> None:
    await place.get_by_label(visitor.says(*label), exact=True).fill(text)
    await place.get_by_label(visitor.says("再次输入", "Once more")).fill(again or text)


async def make(visitor: Visitor, code: str, file: Path) -> tuple[str, Iterator[str]]:
    """Make the key with the form on the page; its one-time secret and the recovery codes, which are saved in `file`."""
    page, place = visitor.page, main(visitor)
    names = ("密码", "Password")
    press = place.get_by_role("button", name=visitor.says("建立密钥", "Make the key"))
    await press.click()
    await expect(place.get_by_text(visitor.says("必填", "This is needed")).first).to_be_visible()
    await place.get_by_label(visitor.says("邀请码", "Invitation code")).fill(code)
    await fill_new(place, visitor, names, "short", again="other")
    await expect(place).to_contain_text(visitor.says("至少 12 个字符", "At least 12 characters"))
    await expect(place).to_contain_text(visitor.says("两次输入不一致", "The two are not the same"))
    await visitor.assert_good_page("managed-form-faults")
    visitor.watch.expect_refusal(400, "/api/v1/custody/keys")
    await fill_new(place, visitor, names, "password1234")
    await press.click()
    await expect(page.get_by_role("alert").last).to_contain_text(visitor.says("密码过于常见", "a common one"))
    await fill_new(place, visitor, names, _PASSWORD)
    await press.click()
    await expect(place).to_contain_text(visitor.says("以下内容只显示这一次", "This is shown once."))
    await visitor.assert_good_page("managed-codes")
    return await save(visitor, file)


async def save(visitor: Visitor, file: Path) -> tuple[str, Iterator[str]]:
    async with visitor.page.expect_download() as coming:
        await visitor.press("保存为文件", "Save as a file")
    await (await coming.value).save_as(file)
    text = await asyncio.to_thread(file.read_text)
    found = re.search(r"^[A-Z2-7]{16,}$", text, re.MULTILINE)
    assert found is not None
    codes = re.findall(r"^[a-z2-7]{4}(?:-[a-z2-7]{4})+$", text, re.MULTILINE)
    assert len(codes) == 10
    await visitor.page.get_by_role("checkbox").check()
    return found[0], iter(codes)


async def sign_in_with_password(visitor: Visitor, password: str, code: str) -> None:
    page = visitor.page
    await page.get_by_role("tab", name=visitor.says("托管密钥登录", "Managed key")).click()
    place = page.get_by_role("tabpanel")
    await place.get_by_label(visitor.says("用户编号", "User id")).fill(visitor.person.user)
    await place.get_by_label(visitor.says("密码", "Password"), exact=True).fill(password)
    await place.get_by_label(visitor.says("动态口令或恢复码", "One-time or recovery code")).fill(code)
    await place.get_by_role("button", name=visitor.says("登录", "Sign in"), exact=True).click()


async def prove(visitor: Visitor, password: str, code: str, press: str) -> None:
    """Password and code in the dialog that is open, and its button."""
    await dialog(visitor).get_by_label(visitor.says("密码", "Password"), exact=True).fill(password)
    await dialog(visitor).get_by_label(visitor.says("动态口令或恢复码", "One-time or recovery code")).fill(code)
    await dialog(visitor).get_by_role("button", name=press, exact=True).click()


async def test_a_managed_key_from_the_first_day_to_the_last(visit: Visit, world: World, tmp_path: Path) -> None:
    person = await world.office.admit(EXCHANGE, "exchange_auditor", name="kept", participant=EXCHANGE_PARTICIPANT)
    registry = world.people.registrar.client.registry
    order_id = await world.order(until="confirm")
    code = await invitation(visit, world, person)
    visitor = await visit(person)
    page = await visitor.open("/account?part=managed-key")
    await visitor.assert_good_page("managed-none")
    secret, codes = await make(visitor, code, tmp_path / "codes.txt")
    visitor.watch.expect_refusal(401, "/api/v1/.*")  # the session of the key before ends
    await visitor.press("用现有密钥签名启用", "Use it: sign with the present key")
    await expect(dialog(visitor)).to_contain_text("原密钥随即失效")
    await visitor.sign()
    await visitor.signed_out().wait_for()
    await expect(main(visitor)).to_contain_text("已更换")

    await sign_in_with_password(visitor, _PASSWORD, "000000")
    await expect(page.get_by_role("alert").last).to_contain_text("未能登录")
    await page.get_by_label("动态口令或恢复码").fill(one_time(secret))
    await main(visitor).get_by_role("button", name="登录", exact=True).click()
    await visitor.signed_in().wait_for()
    assert _PASSWORD not in await visitor.stored()

    await visitor.open(f"/orders/{order_id}")
    await visitor.press("审核通过", "Pass")
    send = dialog(visitor).get_by_role("button", name="签名并提交")
    await expect(send).to_be_disabled()
    visitor.watch.expect_refusal(403, "/api/v1/custody/.*")
    await dialog(visitor).get_by_label("密码", exact=True).fill("not the password at all")
    await send.click()
    await expect(dialog(visitor).get_by_role("alert")).to_contain_text("密码或动态口令不正确")
    await visitor.assert_good_page("managed-sign-refused")
    await dialog(visitor).get_by_label("密码", exact=True).fill(_PASSWORD)
    await visitor.sign()
    await expect(main(visitor)).not_to_contain_text("审核通过")

    await visitor.open("/account?part=managed-key")
    await expect(main(visitor).get_by_role("row", name="剩余恢复码")).to_contain_text("10")
    await visitor.assert_good_page("managed")
    await visitor.press("修改密码", "Change the password")
    await fill_new(dialog(visitor), visitor, ("新密码", "New password"), _NEXT)
    await prove(visitor, "not the password at all", next(codes), "修改密码")
    await expect(dialog(visitor).get_by_role("alert").last).to_contain_text("密码或动态口令不正确")
    await visitor.assert_good_page("managed-password-refused")
    await prove(visitor, _PASSWORD, next(codes), "修改密码")
    await expect(page.get_by_text("密码已修改。")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_have_count(0)

    await visitor.press("换新动态口令和恢复码", "New one-time secret and recovery codes")  # the phone was lost
    await prove(visitor, _NEXT, next(codes), "换新动态口令和恢复码")
    await expect(main(visitor)).to_contain_text("以下内容只显示这一次")
    _, codes = await save(visitor, tmp_path / "codes.txt")
    await visitor.press("完成", "Done")
    await visitor.press("导出密钥", "Export the key")
    await fill_new(dialog(visitor), visitor, ("文件口令", "Passphrase of the file"), _NEXT)
    async with page.expect_download() as coming:
        await prove(visitor, _NEXT, next(codes), "导出密钥")
    pem = await (await coming.value).path()
    assert "BEGIN ENCRYPTED PRIVATE KEY" in pem.read_text()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    managed = (await registry.user(person.user))["public_key"]

    await page.get_by_role("link", name="改用自管密钥").click()
    await visitor.press("生成新密钥并更换", "Make a new key and replace")
    await dialog(visitor).get_by_label("密码", exact=True).fill(_NEXT)
    await visitor.sign()
    await expect(main(visitor)).to_contain_text("密钥已更换")
    assert (await registry.user(person.user))["public_key"] != managed
    await visitor.open("/account?part=managed-key")
    await expect(main(visitor)).to_contain_text("建立托管密钥须有安全管理员给您的邀请码")


async def test_an_exported_key_takes_the_place_of_the_managed_copy(visit: Visit, world: World, tmp_path: Path) -> None:
    person = await world.office.admit(
        EXCHANGE, "exchange_market_operator", name="exporter", participant=EXCHANGE_PARTICIPANT
    )
    code = await invitation(visit, world, person)
    visitor = await visit(person, language=ENGLISH, width=390, signed_in=False)
    page = await visitor.open("/sign-in")
    await page.get_by_role("tab", name="Managed key").click()
    await page.get_by_role("link", name="Invited? Make a managed key").click()
    await page.get_by_role("heading", name="Make a managed key").wait_for()
    _, codes = await make(visitor, code, tmp_path / "codes.txt")
    request = tmp_path / "request.json"
    async with page.expect_download() as coming:
        await visitor.press("保存请求文件", "Save the request")
    await (await coming.value).save_as(request)
    await visitor.assert_good_page("managed-request")

    officer = await visit(world.people.security_administrator, language=CHINESE)
    await officer.open("/security/sessions")
    await officer.press("为用户重置密钥", "New key for a user")
    await dialog(officer).get_by_label("请求文件").set_input_files(request)
    await dialog(officer).get_by_role("button", name="提出申请").click()
    await officer.sign()
    second = await visit(world.office.second_registrar)
    await second.open("/participants?tab=changes")
    await main(second).get_by_role("row").filter(has_text=person.user).get_by_role("button", name="复核通过").click()
    await second.sign()

    await page.get_by_role("link", name="Go to the sign-in").click()
    await sign_in_with_password(visitor, _PASSWORD, next(codes))  # without the phone
    await expect(page.get_by_role("button", name="Messages").first).to_be_visible()
    await visitor.open("/account?part=managed-key")
    await visitor.assert_good_page("managed-phone")
    await visitor.press("导出密钥", "Export the key")
    await fill_new(dialog(visitor), visitor, ("文件口令", "Passphrase of the file"), _NEXT)
    await visitor.assert_good_page("managed-export-phone")
    pem = tmp_path / "own.pem"
    async with page.expect_download() as coming:
        await prove(visitor, _PASSWORD, next(codes), "Export the key")
    await (await coming.value).save_as(pem)
    await visitor.open("/account?part=keys")
    await main(visitor).get_by_label("Key file (PEM)").set_input_files(pem)
    await page.get_by_label("Passphrase of the file").fill(_NEXT)
    await page.get_by_role("button", name="Import", exact=True).click()
    await expect(page.get_by_text("Imported").first).to_be_visible()
    await visitor.open("/account?part=managed-key")
    await visitor.press("删除托管密钥", "Delete the managed key")
    await prove(visitor, _PASSWORD, next(codes), "Delete the managed key")
    await expect(main(visitor)).to_contain_text("It takes an invitation by a security administrator")
    await visitor.open("/account?part=replace-key")
    await expect(main(visitor)).to_contain_text("in this browser")


async def test_a_wrong_invitation_is_refused_in_words(visit: Visit, world: World) -> None:
    visitor = await visit(world.people.inspector, width=1920, signed_in=False)
    await visitor.open("/managed-key")
    visitor.watch.expect_refusal(403, "/api/v1/custody/keys")
    await main(visitor).get_by_label("邀请码").fill("abcd-efgh")
    await fill_new(main(visitor), visitor, ("密码", "Password"), _PASSWORD)
    await visitor.press("建立密钥", "Make the key")
    await expect(visitor.page.get_by_role("alert")).to_contain_text("邀请码")
    await visitor.assert_good_page("managed-invitation-refused")
