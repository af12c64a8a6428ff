"""A lost key: the user makes a new one, an officer proposes it, a registrar approves, the user signs in with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import dialog, main
from tests.e2e.people import CONSUMER, RETAILER, Person
from tests.e2e.visitor import CHINESE, ENGLISH, Visitor
from tests.e2e.world import World

pytestmark = pytest.mark.full


async def ask(visitor: Visitor, person: Person, file: Path) -> str:
    """Make a new key for `person` on the page for lost keys, and save the request. Returns the key's fingerprint."""
    page = visitor.page
    await page.get_by_role("link", name=visitor.says("申请重置密钥", "Ask for a new one")).click()
    await page.get_by_role("heading", name=visitor.says("申请重置密钥", "A lost key")).wait_for()
    await page.get_by_label(visitor.says("用户编号", "User id")).fill(person.user)
    await page.get_by_label(visitor.says("主体编号", "Participant id")).fill(person.participant)
    await visitor.press("生成新密钥", "Make a new key")
    await expect(main(visitor)).to_contain_text(visitor.says("新密钥，等待批准", "New key, waiting for approval"))
    async with page.expect_download() as coming:
        await visitor.press("保存请求文件", "Save the request")
    await (await coming.value).save_as(file)
    row = main(visitor).get_by_role("row", name=visitor.says("指纹", "Fingerprint"))
    return (await row.get_by_role("cell").last.inner_text()).strip()


async def test_a_lost_key_is_replaced_by_three_people(visit: Visit, world: World, tmp_path: Path) -> None:
    owner = await world.office.admit(CONSUMER, "consumer_owner", name="weaver")
    loser = await world.office.admit(CONSUMER, "consumer_operator", name="weaver-clerk", participant=owner.participant)
    before = loser.signer.identity.public_key
    lost = await visit(loser, width=390, signed_in=False)
    page = await lost.open("/sign-in")
    await expect(page.get_by_role("link", name="申请重置密钥")).to_be_visible()
    await page.get_by_role("link", name="申请重置密钥").click()
    await page.get_by_role("heading", name="申请重置密钥").wait_for()
    await page.get_by_label("用户编号").fill("Li Na")
    await lost.press("生成新密钥", "Make a new key")
    await expect(main(lost)).to_contain_text("1 至 64 位小写字母")
    await expect(main(lost)).to_contain_text("必填")
    await lost.assert_good_page("lost-key-empty")
    await page.get_by_role("link", name="前往登录").click()
    file = tmp_path / "request.json"
    fingerprint = await ask(lost, loser, file)
    await lost.assert_good_page("lost-key-made")
    request = json.loads(file.read_text())
    assert request.keys() == {"user", "participant", "roles", "public_key", "proof"}  # as the command line reads it

    await page.get_by_role("link", name="前往登录").first.click()
    lost.watch.expect_refusal(401, "/api/v1/sessions")
    await lost.press("登录", "Sign in")
    await expect(page.get_by_role("alert")).to_contain_text("注册员批准后才能用它登录")
    await lost.assert_good_page("lost-key-too-early")

    officer = await visit(owner, language=ENGLISH)
    await officer.open("/company")
    await officer.press("为用户重置密钥", "New key for a user")
    propose = dialog(officer).get_by_role("button", name="Propose", exact=True)
    text = dialog(officer).get_by_label("Or paste the request")
    await expect(propose).to_be_disabled()
    await text.fill("no request at all")
    await expect(dialog(officer)).to_contain_text("This is no request for a key.")
    for change, words in (
        ({"user": owner.user}, "Not for yourself"),
        ({"user": world.people.household.user}, "The proof of the request is not good"),
        ({"proof": "A" * 86}, "The proof of the request is not good"),
    ):
        await text.fill(json.dumps({**request, **change}))
        await expect(dialog(officer).get_by_role("alert")).to_contain_text(words)
        await expect(propose).to_be_disabled()
    await officer.assert_good_page("propose-key-refused")
    await dialog(officer).get_by_label("Request file").set_input_files(file)
    await expect(dialog(officer)).to_contain_text(fingerprint)
    await expect(dialog(officer).get_by_role("alert")).to_have_count(0)
    await officer.assert_good_page("propose-key")
    await propose.click()
    await expect(dialog(officer)).to_contain_text(f"Propose the new key {fingerprint} for the user {loser.user}.")
    await officer.assert_good_page("propose-key-sign")

    registrar = await visit(world.people.registrar)
    await registrar.open("/participants?tab=changes")
    await officer.sign()
    row = main(registrar).get_by_role("row").filter(has_text=loser.user)
    await expect(row).to_contain_text(fingerprint)  # nobody reloads
    await expect(main(officer).get_by_role("row").filter(has_text=fingerprint)).to_contain_text("Open")
    await registrar.assert_good_page("changes-open")
    await row.get_by_role("button", name="复核通过").click()
    await expect(dialog(registrar)).to_contain_text(f"用户 {loser.user} 的新密钥（指纹 {fingerprint}）")
    await registrar.assert_good_page("changes-approve")
    await dialog(registrar).get_by_role("button", name="签名并提交").click()
    await expect(dialog(registrar)).to_contain_text("此事须由另一名注册员办理")  # this one had registered the officer
    await registrar.assert_good_page("changes-same-registrar")
    await dialog(registrar).get_by_role("button", name="关闭", exact=True).last.click()
    second = await visit(world.office.second_registrar)
    await second.open("/participants?tab=changes")
    await main(second).get_by_role("row").filter(has_text=fingerprint).get_by_role("button", name="复核通过").click()
    await second.sign()
    await expect(main(officer).get_by_role("row").filter(has_text=fingerprint)).to_contain_text("Approved")
    await officer.assert_good_page("propose-key-approved")

    after = (await world.people.registrar.client.registry.user(loser.user))["public_key"]
    assert after == request["public_key"] != before
    await lost.press("登录", "Sign in")
    await expect(page.get_by_role("button", name="消息").first).to_be_visible()
    await lost.open("/account?part=keys")
    await expect(main(lost)).to_contain_text("当前登录")
    await expect(main(lost)).not_to_contain_text("新密钥，尚未生效")
    old = await visit(loser, signed_in=False)
    await old.open("/sign-in")
    await old.page.get_by_label("密钥文件（PEM）").set_input_files(loser.key_file)
    old.watch.expect_refusal(401, "/api/v1/sessions")
    await old.press("导入并登录", "Import and sign in")
    await expect(old.page.get_by_role("alert")).to_contain_text("未能登录")


async def test_a_proposal_is_declined(visit: Visit, world: World, tmp_path: Path) -> None:
    people = world.people
    lost = await visit(people.trader, language=ENGLISH, signed_in=False)
    await lost.open("/sign-in")
    file = tmp_path / "request.json"
    fingerprint = await ask(lost, people.trader, file)
    await lost.press("放弃此密钥", "Discard this key")
    await lost.page.get_by_role("tooltip").get_by_role("button", name="Discard this key").click()
    await expect(main(lost)).not_to_contain_text("New key, waiting for approval")

    officer = await visit(people.retailer, language=CHINESE, width=390)
    await officer.open(f"/users/{people.trader.user}")
    await officer.press("为用户重置密钥", "New key for a user")
    await dialog(officer).get_by_label("请求文件").set_input_files(file)
    await expect(dialog(officer)).to_contain_text(fingerprint)
    await officer.assert_good_page("propose-key-phone")
    await dialog(officer).get_by_role("button", name="提出申请").click()
    await officer.sign()

    registrar = await visit(people.registrar, language=ENGLISH)
    await registrar.open("/participants?tab=changes")
    row = main(registrar).get_by_role("row").filter(has_text=fingerprint)
    await row.get_by_role("button", name="Decline").click()
    await dialog(registrar).get_by_role("button", name="Go on to sign").click()
    await expect(dialog(registrar)).to_contain_text("This is needed")
    await dialog(registrar).get_by_role("combobox").click()
    await registrar.page.locator(".ant-select-item-option", has_text="Identity not proved").click()
    await registrar.assert_good_page("changes-decline")
    await dialog(registrar).get_by_role("button", name="Go on to sign").click()
    await expect(dialog(registrar)).to_contain_text("Turn the change")
    await registrar.sign()
    await expect(row).to_contain_text("Declined")
    await expect(row).to_contain_text("Identity not proved")
    user = await people.registrar.client.registry.user(people.trader.user)
    assert user["public_key"] == people.trader.signer.identity.public_key


async def test_of_another_organisation_nothing_is_proposed(visit: Visit, world: World, tmp_path: Path) -> None:
    people = world.people
    lost = await visit(people.household, signed_in=False)
    await lost.open("/sign-in")
    file = tmp_path / "request.json"
    await ask(lost, people.household, file)
    officer = await visit(await world.office.admit(RETAILER, "retailer_contract_manager", name="stranger"))
    await officer.open("/company")
    await officer.press("为用户重置密钥", "New key for a user")
    await dialog(officer).get_by_label("请求文件").set_input_files(file)
    await expect(dialog(officer).get_by_role("alert")).to_contain_text("该用户属于另一组织")
    await expect(dialog(officer).get_by_role("button", name="提出申请")).to_be_disabled()
