"""What a contract in force shows and proves: its text, its annex, and a file that anybody verifies by one command."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from tests.e2e.answers import Answers
from tests.e2e.conftest import Visit
from tests.e2e.forms import main
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World

pytestmark = pytest.mark.full

_PRICE = "0.46"
_TERMS = ("1250000000", "46000000")


async def open_part(visitor: Visitor, order_id: str, chinese: str, english: str) -> None:
    """Go to a part of the contract's page."""
    await visitor.open(f"/contracts/{order_id}")
    await main(visitor).get_by_role("tab", name=visitor.says(chinese, english), exact=True).click()


async def download_evidence(visitor: Visitor, folder: Path) -> tuple[Path, str]:
    """Download the file that the page offers; its path, and the command that the page shows for it."""
    button = main(visitor).get_by_role("button", name=visitor.says("下载存证文件", "Download the evidence"))
    async with visitor.page.expect_download() as coming:
        await button.click()
    download = await coming.value
    path = folder / download.suggested_filename
    await download.save_as(path)
    command = await main(visitor).locator("code", has_text=path.name).inner_text()
    return path, command


def run_as_shown(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run what the page shows, where the file is, as somebody who has installed this platform."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(  # noqa: S603 - what our own page shows
        shlex.split(command),
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


async def test_a_party_reads_the_text_and_the_annex(visit: Visit, world: World) -> None:
    order_id = await world.order(until="archive")
    consumer = await visit(world.people.consumer)
    await open_part(consumer, order_id, "概览", "Overview")
    await consumer.assert_good_page("contract-overview")
    await open_part(consumer, order_id, "合同文本", "Contract text")
    await expect(main(consumer).get_by_role("alert")).to_contain_text("SHA-256 与账本记录一致")
    await consumer.assert_good_page("contract-text")
    await open_part(consumer, order_id, "价格附件", "Priced annex")
    await expect(main(consumer)).to_contain_text("附件中的条款与账本条款哈希一致")
    await expect(main(consumer)).to_contain_text(_PRICE)
    await consumer.assert_good_page("contract-annex")


async def test_a_text_that_is_not_the_signed_one_is_not_believed(visit: Visit, world: World) -> None:
    order_id = await world.order(until="archive")
    retailer = await visit(world.people.retailer, language=ENGLISH)

    async def change_a_byte(route: Route) -> None:
        answer = await route.fetch()
        body = bytearray(await answer.body())
        body[-10] ^= 1
        await route.fulfill(response=answer, body=bytes(body))

    await retailer.page.route("**/contract/text*", change_a_byte)
    await open_part(retailer, order_id, "合同文本", "Contract text")
    await expect(main(retailer).get_by_role("alert")).to_contain_text("is not the one on the ledger")
    await retailer.assert_good_page("contract-text-differs")


async def test_evidence_holds_and_not_with_another_byte(visit: Visit, world: World, tmp_path: Path) -> None:
    order_id = await world.order(until="archive")
    consumer = await visit(world.people.consumer)
    await open_part(consumer, order_id, "存证", "Evidence")
    await consumer.assert_good_page("contract-evidence")
    path, command = await download_evidence(consumer, tmp_path)
    done = run_as_shown(command, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "archive" in done.stdout
    text = path.read_text()
    assert any(_TERMS[0] in each for each in json.dumps(json.loads(text)["openings"]).split('"')), "the terms are in it"
    at = len(text) // 2
    path.write_text(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :])
    refused = run_as_shown(command, tmp_path)
    assert refused.returncode == 1, refused.stdout
    assert "does not hold" in refused.stdout + refused.stderr


async def test_evidence_of_others_has_no_terms(visit: Visit, world: World, tmp_path: Path) -> None:
    order_id = await world.order(until="archive")
    people = world.people
    for person, width in ((people.inspector, 1920), (people.auditor, 1280)):
        visitor = await visit(person, language=ENGLISH, width=width, signed_in=False)
        answers = Answers(visitor.context)
        await visitor.sign_in(f"/evidence?order={order_id}")
        await expect(main(visitor)).to_contain_text("neither energy nor prices")
        await visitor.assert_good_page(f"evidence-{person.roles[0]}")
        path, command = await download_evidence(visitor, tmp_path)
        done = run_as_shown(command, tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        seen = path.read_text() + await answers.text()
        assert not json.loads(path.read_text())["openings"]
        for figure in _TERMS:
            assert figure not in seen


async def test_an_id_that_is_none_is_said_to_be_none(visit: Visit, world: World) -> None:
    consumer = await visit(world.people.consumer, width=390)
    page = await consumer.open("/evidence")
    button = main(consumer).get_by_role("button", name="下载存证文件")
    await expect(button).to_be_disabled()
    await page.get_by_label("订单或合同编号").fill("abc")
    await expect(main(consumer).get_by_role("alert").last).to_contain_text("64 位十六进制")
    await expect(button).to_be_disabled()
    consumer.watch.expect_refusal(404, "/api/v1/orders/0+/evidence")
    await page.get_by_label("订单或合同编号").fill("0" * 64)
    await button.click()
    await expect(main(consumer).get_by_role("alert").last).to_contain_text("没有")
    await consumer.assert_good_page("evidence-unknown")
