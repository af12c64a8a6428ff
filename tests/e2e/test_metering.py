"""The grid company at its own site: points and meters, readings of days, and what others see of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from chaincode.dates import market_day
from gateway.demo.profiles import load_profiles
from network import lifecycle
from network.definition import find_definition
from network.topology import read
from tests.e2e.conftest import Visit
from tests.e2e.forms import choose, dialog, expect_fault, figure, fill_day, main
from tests.e2e.people import GRID, Office, Person, open_office
from tests.e2e.visitor import CHINESE, ENGLISH
from tests.e2e.world import World
from tests.integration.market.people import fresh, now_ms
from tests.running_network import RunningNetwork

pytestmark = pytest.mark.full  # an organisation joins, which takes a while

DAYS = 4


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the grid company has: one metered point of the consumer's with readings of `days`, of which the first two
    are anchored, the third is, too, with estimated quarter-hours, and the last waits for a decision."""

    agent: Person
    point: str
    meter: str
    days: list[str]


@pytest.fixture(scope="module")
async def joined(web_client: None, market: RunningNetwork) -> RunningNetwork:
    """The market with the grid company in it."""
    if all(each.msp_id != GRID for each in market.topology.organisations):
        await asyncio.to_thread(lifecycle.add_organisation, market.run, find_definition(GRID))
    return RunningNetwork(market.run, read(market.directory.topology))


@pytest.fixture(scope="module")
async def office(joined: RunningNetwork, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with open_office(joined, tmp_path_factory.mktemp("grid-keys")) as opened:
        yield opened


@pytest.fixture(scope="module")
async def site(office: Office, world: World) -> Site:
    agent = await office.admit(GRID, "grid_meter_data_agent", name="agent")
    point, meter = fresh("mp"), fresh("m")
    last = date.fromisoformat(market_day(now_ms())) - timedelta(days=1)
    days = [(last - timedelta(days=back)).isoformat() for back in reversed(range(DAYS))]
    metering, readings = agent.client.metering, agent.client.readings
    described = {"direction": "both", "voltage_level": "from_1kv", "capacity_va": 800_000, "zone": "guangdong"}
    await metering.register_point({"point": point, "opens_on": days[0], **described})
    sizes = {"ratio": 100, "digits": 6, "resolution_wh": 10, "capacity_va": 1_000_000}
    await metering.install_meter({"meter": meter, "point": point, "on": days[0], **sizes})
    await metering.on_meter("commission_meter", meter, {"on": days[0]})
    consumer = world.people.consumer.participant
    await world.take(metering.on_point("assign_point", point, {"participant": consumer, "start": days[0]}))
    await readings.bring(_file(point, days[:3]), media_type="application/x-ndjson")
    async for done in readings.anchor():
        assert done.refused == {}
    await readings.bring(_file(point, days[3:], planted=320_000), media_type="application/x-ndjson")
    return Site(agent=agent, point=point, meter=meter, days=days)


def _file(point: str, days: list[str], *, planted: int | None = None) -> bytes:
    """Days of a small factory with a roof: the third has a gap of two hours, and `planted` is beyond the capacity."""
    energies = load_profiles()["G1-B"].energies_wh_per_kw
    lines = []
    for place, day in enumerate(days):
        curve: list[int | None] = [value * 200 for value in energies[(100 + place) * 96 : (101 + place) * 96]]
        if place == 2:
            curve[40:48] = [None] * 8
        if planted is not None:
            curve[30] = planted
        roof = [max(0, 6_000 - 400 * abs(50 - quarter)) for quarter in range(96)]
        lines.append(json.dumps({"point": point, "date": day, "active_import": curve, "active_export": roof}))
    return "\n".join(lines).encode()


async def test_a_point_from_its_registration_to_its_consumer(visit: Visit, site: Site, world: World) -> None:
    """Registered, assigned and given a meter in the browser; refused input is said while one types."""
    agent = await visit(site.agent)
    await agent.open("/metering-points")
    point = fresh("mp-new")
    await agent.press("登记计量点", "Register a point")
    form = dialog(agent)
    await form.get_by_role("textbox", name="计量点编号").fill("Bad Id")
    await expect_fault(form, "格式不符")
    await expect(form.get_by_role("button", name="下一步：签名")).to_be_disabled()
    await form.get_by_role("textbox", name="计量点编号").fill(point)
    await fill_day(form, "启用日期", site.days[0])
    await choose(form, "计量方向", "用电")
    await choose(form, "电压等级", "1–20千伏")
    await figure(form, "容量（kVA）").fill("630.5")
    await form.get_by_role("textbox", name="价区").fill("guangdong")
    await form.get_by_role("button", name="下一步：签名").click()
    await agent.sign()

    await agent.open(f"/metering-points/{point}")
    await agent.press("分配", "Assign")
    form = dialog(agent)
    await form.get_by_role("textbox", name="市场主体").fill(world.people.household.participant)
    await fill_day(form, "自该日起", site.days[1])
    await form.get_by_role("button", name="下一步：签名").click()
    await agent.sign()
    await expect(main(agent)).to_contain_text(world.people.household.participant)
    await expect(main(agent)).to_contain_text("630.5 kVA")

    household = await visit(world.people.household, language=ENGLISH, width=390)
    await household.open("/metering-points")
    await expect(main(household)).to_contain_text(point)
    await expect(main(household)).not_to_contain_text(site.point)
    await household.assert_good_page("own-metering-points")


@pytest.mark.parametrize(("language", "width"), [(CHINESE, 1280), (ENGLISH, 390), (ENGLISH, 1280), (CHINESE, 390)])
async def test_points_and_meters_are_listed_and_shown(visit: Visit, site: Site, language: str, width: int) -> None:
    agent = await visit(site.agent, language=language, width=width)
    for path, name in (
        ("/metering-points", "metering-points"),
        (f"/metering-points/{site.point}", "metering-point"),
        ("/meters", "meters"),
        (f"/meters/{site.meter}", "meter"),
    ):
        await agent.open(path)
        await expect(main(agent)).to_contain_text(site.point)
        await agent.assert_good_page(name)


async def test_a_day_is_looked_into_accepted_anchored_and_proved(visit: Visit, site: Site) -> None:
    """What waits is named, stands once the agent accepts it, is anchored with the agent's key, and then proved."""
    agent = await visit(site.agent)
    await agent.open(f"/readings/{site.point}/{site.days[3]}")
    await expect(main(agent)).to_contain_text("超出容量")
    await expect(main(agent)).to_contain_text("待处理")
    await agent.assert_good_page("reading-day-waiting")
    await agent.press("按现值接受", "Accept as it is")
    await dialog(agent).get_by_role("button", name="按现值接受").click()
    await expect(main(agent)).to_contain_text(f"由 {site.agent.user} 接受")

    await agent.open("/readings/intake")
    await expect(main(agent)).to_contain_text("1 天待锚定")
    await agent.assert_good_page("reading-intake")
    await agent.press("签名并锚定", "Sign and anchor")
    await agent.sign()
    await expect(main(agent)).to_contain_text("没有待锚定的日计量数据")

    await agent.open(f"/readings/{site.point}/{site.days[3]}")
    interval = main(agent).get_by_role("combobox", name="时段")
    await interval.fill("07:30–")  # of 97 entries only those in view are drawn
    await interval.press("Enter")
    await agent.press("取证并核对", "Prove and check")
    await expect(main(agent).get_by_role("status")).to_contain_text("核对一致")
    await expect(main(agent)).to_contain_text("320 kWh")
    await agent.screenshot("reading-proof", whole=True)


async def test_a_file_is_answered_line_by_line(visit: Visit, site: Site, tmp_path: Path) -> None:
    agent = await visit(site.agent, language=ENGLISH)
    file = tmp_path / "readings.ndjson"
    file.write_bytes(_file(site.point, site.days[:1]) + b"\n" + _file("mp-of-nobody", site.days[:1]))
    await agent.open("/readings/intake")
    await agent.page.locator("input[type=file]").set_input_files(file)
    await agent.press("上传", "Upload")
    await expect(main(agent).get_by_role("status")).to_contain_text("0 days stored, 1 were there before, 1 rejected")
    await expect(main(agent)).to_contain_text("There is no such metering point.")
    await agent.assert_good_page("reading-receipt")


@pytest.mark.parametrize(("language", "width"), [(CHINESE, 1280), (ENGLISH, 390), (ENGLISH, 1280), (CHINESE, 390)])
async def test_a_month_and_a_day_with_estimated_values(visit: Visit, site: Site, language: str, width: int) -> None:
    agent = await visit(site.agent, language=language, width=width)
    day = site.days[2]
    await agent.open(f"/readings?point={site.point}&month={day[:7]}")
    await expect(main(agent).get_by_role("figure")).to_have_count(2)  # what is fed in has a picture of its own
    await agent.assert_good_page("readings")
    await agent.open(f"/readings/{site.point}/{day}")
    await expect(main(agent)).to_contain_text(agent.says("插值估算", "interpolated"))
    await agent.assert_good_page("reading-day")
    await agent.screenshot("reading-day-whole", whole=True)


@pytest.mark.parametrize(("language", "width"), [(CHINESE, 1280), (ENGLISH, 390)])
async def test_readings_at_the_site_of_the_one_whom_they_belong_to(
    visit: Visit, site: Site, world: World, language: str, width: int
) -> None:
    """They come from the grid company's API, where the key in the browser signs in without being asked for again; a
    proof is held against the ledger of the consumer's own organisation."""
    consumer = await visit(world.people.consumer, language=language, width=width)
    day = site.days[0]
    await consumer.open("/readings")
    await consumer.page.get_by_role("main").get_by_role("combobox").first.fill(site.point)
    await consumer.page.keyboard.press("Enter")
    await consumer.open(f"/readings?point={site.point}&month={day[:7]}")
    await expect(main(consumer).get_by_role("figure")).to_have_count(2)
    await expect(main(consumer).get_by_role("button", name=consumer.says("导出 CSV", "Export CSV"))).to_be_enabled()
    await consumer.assert_good_page("own-readings")

    await consumer.open(f"/readings/{site.point}/{day}")
    await consumer.press("取证并核对", "Prove and check")
    held = consumer.says("核对一致", "It holds")
    await expect(main(consumer).get_by_role("status")).to_contain_text(held)
    await consumer.screenshot("own-reading-proof", whole=True)

    household = await visit(world.people.household, language=language, width=width)
    household.watch.expect_refusal(404, rf"/api/v1/readings/{site.point}/{day}")
    household.watch.expect_refusal(404, rf"/api/v1/readings/{site.point}/{day}/requests")
    await household.open(f"/readings/{site.point}/{day}")
    await expect(main(household)).to_contain_text(household.says("没有", "not"))
    await expect(main(household).get_by_role("figure")).to_have_count(0)
