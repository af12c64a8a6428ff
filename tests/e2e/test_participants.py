"""The registrar's and the supervisor's desk: rating, caps, suspension, limits and roles; a default and what follows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import choose, dialog, main
from tests.e2e.people import CONSUMER, RETAILER, Person
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import TERMS, World
from tests.packages import package_args

pytestmark = pytest.mark.full

SEGMENT = "industrial"


async def go_on(registrar: Visitor) -> None:
    """Send the form, read what is signed, sign it, and see that it is on the ledger."""
    await dialog(registrar).get_by_role("button", name=registrar.says("提交并签名", "Go on to sign")).click()
    sign = dialog(registrar).get_by_role("button", name=registrar.says("签名", "Sign"), exact=True)
    await sign.click()
    await expect(dialog(registrar)).to_contain_text(registrar.says("已上链", "On the ledger"))
    await dialog(registrar).get_by_role("button", name=registrar.says("关闭", "Close"), exact=True).last.click()
    await expect(registrar.page.get_by_role("dialog")).to_have_count(0)


async def test_a_retailer_is_rated_capped_suspended_and_resumed(visit: Visit, world: World) -> None:
    retailer = await world.office.admit(RETAILER, "retailer_contract_manager", name="dongjiang")
    own = await visit(retailer, language=ENGLISH)
    own.watch.expect_refusal(401, "/api/v1/.*")  # a participant that is suspended has no sessions
    await own.open("/company")
    registrar = await visit(world.people.registrar)
    await registrar.open(f"/participants/{retailer.participant}")
    await registrar.press("评定信用", "Rate credit")
    await dialog(registrar).get_by_role("button", name="提交并签名").click()
    await expect(dialog(registrar).get_by_text("必填", exact=True)).to_have_count(2)
    await choose(dialog(registrar), "新等级", "AA")
    await choose(dialog(registrar), "理由", "年度评审")
    await registrar.assert_good_page("participant-rate")
    await go_on(registrar)
    await expect(main(own)).to_contain_text("AA")  # nobody reloads

    await registrar.press("设定售电量上限", "Cap volume")
    await dialog(registrar).get_by_role("button", name="增加年度").click()
    await choose(dialog(registrar), "年度", "2027")
    await dialog(registrar).get_by_label("上限", exact=True).fill("12.5")
    await registrar.assert_good_page("participant-cap")
    await dialog(registrar).get_by_role("button", name="提交并签名").click()
    await registrar.sign()
    await expect(main(own)).to_contain_text("12.5 GWh")

    for status, reason in (("暂停", "资质到期"), ("正常", "已整改")):
        await registrar.press("变更状态", "Change status")
        await choose(dialog(registrar), "新状态", status)
        await choose(dialog(registrar), "理由", reason)
        await registrar.assert_good_page(f"participant-{'suspend' if status == '暂停' else 'resume'}")
        await go_on(registrar)
        await expect(main(registrar)).to_contain_text(reason)
    await registrar.assert_good_page("participant")
    await own.assert_good_page("company-after-changes")
    record = await world.people.registrar.client.registry.participant(retailer.participant)
    assert (record["credit_rating"], record["status"]) == ("AA", "active")
    assert record["volume_cap_wh"] == {"2027": 12_500_000_000}


async def test_a_user_gets_roles_a_limit_and_is_suspended(visit: Visit, world: World) -> None:
    owner = await world.office.admit(CONSUMER, "consumer_owner", name="glass-works")
    clerk = await world.office.admit(CONSUMER, "consumer_viewer", name="glass-clerk", participant=owner.participant)
    registrar = await visit(world.people.registrar, language=ENGLISH)
    await registrar.open(f"/users/{clerk.user}")
    await registrar.press("变更角色", "Change roles")
    await choose(dialog(registrar), "Roles", "Operator")
    await registrar.assert_good_page("user-roles")
    await go_on(registrar)
    await registrar.press("设定限额", "Set limit")
    await dialog(registrar).get_by_label("Limit", exact=True).fill("100")
    await registrar.assert_good_page("user-limit")
    await go_on(registrar)
    await expect(main(registrar)).to_contain_text("100 MWh")
    await registrar.press("变更状态", "Change status")
    await choose(dialog(registrar), "New status", "Suspended")
    await go_on(registrar)
    await expect(main(registrar)).to_contain_text("Suspended")
    await registrar.assert_good_page("user")
    record = await world.people.registrar.client.registry.user(clerk.user)
    assert record["status"] == "suspended"
    assert record["limits"] == {owner.participant: 100_000_000}
    assert sorted(record["memberships"][owner.participant]) == ["consumer_operator", "consumer_viewer"]


async def contract_with(world: World, retailer: Person) -> str:
    """The id of a contract in force of the consumer's with this retailer."""
    package = f"package-of-{retailer.participant}"
    await world.take(retailer.client.packages.publish(package_args(package, template=world.template)))
    receipt = await world.take(retailer.client.contracts.make_encryption_key())
    retailer.client.reader.note_block(receipt.block_number)
    consumer, auditor = world.people.consumer.client, world.people.auditor.client
    fields = replace(world.fields(), retailer=retailer.participant, package=package)
    receipt = await world.take(consumer.orders.submit_new(fields, terms=TERMS))
    order_id = str(receipt.target)
    retailer.client.reader.note_block(receipt.block_number)
    for step in (
        retailer.client.orders.confirm,
        consumer.orders.confirm,
        auditor.orders.audit,
        consumer.orders.sign,
        retailer.client.orders.sign,
        auditor.orders.archive,
    ):
        receipt = await world.take(step(order_id))
        retailer.client.reader.note_block(receipt.block_number)
    return order_id


async def test_a_retailer_defaults_and_its_contracts_are_passed_on(visit: Visit, world: World) -> None:
    # A consumer of its own: the others' have contracts with the retailer, some of them for a whole year.
    world = await world.of(await world.office.admit(CONSUMER, "consumer_owner", name="left"))
    people = world.people
    failing = await world.office.admit(RETAILER, "retailer_contract_manager", name="failing")
    safe = f"safe-{failing.participant}"
    await world.take(people.other_retailer.client.packages.publish(package_args(safe, template=world.template)))
    order_id = await contract_with(world, failing)
    registry = people.market_operator.client.registry
    policy = max((each for each in await registry.policies() if each["segment"] == SEGMENT), key=_version)
    last_resort = {"retailer": people.other_retailer.participant, "package": safe}
    kept = {name: policy["policy"][name] for name in ("audit", "consumer_reconfirms", "deadlines_s")}
    with_last = {**kept, "last_resort": last_resort}
    await world.take(registry.set_flow_policy(SEGMENT, with_last, version=policy["version"]))

    consumer = await visit(people.consumer)
    await consumer.open(f"/contracts/{order_id}")
    supervisor = await visit(people.supervisor, language=ENGLISH)
    await supervisor.open(f"/participants/{failing.participant}")
    await supervisor.press("宣告违约", "Declare default")
    await choose(dialog(supervisor), "Reason", "Insolvency")
    await supervisor.assert_good_page("default-declare")
    await dialog(supervisor).get_by_role("button", name="Go on to sign").click()
    await supervisor.sign()
    await expect(main(supervisor).get_by_role("button", name="Declare default")).to_have_count(0)

    operator = await visit(people.market_operator, width=1920)
    page = await operator.open(f"/participants/{failing.participant}")
    day = page.get_by_label("移交日")
    await day.fill("2033-01-01")
    await day.press("Enter")
    await expect(main(operator)).to_contain_text("没有需要移交的合同")
    contract = (await people.consumer.client.orders.get(order_id))["period_start"]
    await day.fill(f"{contract[:8]}15")
    await day.press("Enter")
    await expect(main(operator).get_by_role("row").filter(has_text=people.consumer.participant)).to_be_visible()
    await operator.assert_good_page("pass-on")
    await operator.press("移交全部合同（1 份）", "Pass 1 contract on")
    await operator.assert_good_page("pass-on-sign")
    await operator.sign()
    await expect(main(operator)).to_contain_text("没有需要移交的合同")
    await expect(main(consumer)).to_contain_text("已由保底售电承接")  # nobody reloads
    await consumer.assert_good_page("contract-passed-on")
    ended = await people.consumer.client.orders.get(order_id)
    follower = await people.consumer.client.orders.get(ended["passed_on_to"])
    assert (follower["retailer"], follower["state"]) == (people.other_retailer.participant, "executing")


def _version(policy: dict[str, object]) -> int:
    return int(str(policy["version"]))
