"""Announcements from the chain to the reader: lists, versions, files, news and notifications."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chaincode import keys
from chaincode.announcement.model import Announcement, publish
from gateway.market.news import Wish, event_of
from gateway.notifications.announcement_notes import announced
from gateway.projection.trading_tables import trading_steps
from tests.announcements import announcement_args
from tests.unit.orders.instance import Instance, code, registry
from tests.unit.projection.chain import NOW_MS, Chain, Tx
from tests.unit.trading.floor import OPERATOR, done, signed

LATER = {"zh": ["两周后开市。"], "en": ["It opens in two weeks."]}


def told(chain: Chain) -> None:
    """a1 is published and corrected in one transaction, a2 (important) is published, then a1 withdrawn."""
    first = publish(announcement_args(), operator="auditor", now_ms=NOW_MS)
    second = first.correct(announcement_args(text=LATER), operator="auditor", now_ms=NOW_MS, key="a1")
    other = publish(
        announcement_args(importance="important", valid_to="2026-03-01"), operator="auditor", now_ms=NOW_MS + 5
    )
    withdrawn = second.withdraw(reason="published_in_error", operator="auditor", now_ms=NOW_MS + 9, key="a1")
    publishing = signed("publish_announcement", number=80, who=OPERATOR, announcement="a1")
    correcting = signed("publish_announcement", number=81, who=OPERATOR, target="a1")
    chain.add(done([(publishing, 1), (correcting, 2)], _writes("a1", first, second)))
    another = signed("publish_announcement", number=82, who=OPERATOR, announcement="a2")
    chain.add(done([(another, 1)], _writes("a2", other)))
    withdrawing = signed("withdraw_announcement", number=83, who=OPERATOR, target="a1", reason="published_in_error")
    chain.add(done([(withdrawing, 3)], _writes("a1", withdrawn)))


def _writes(announcement_id: str, *versions: Announcement) -> dict[str, object]:
    records = {keys.announcement_version(announcement_id, each.version): each.to_record() for each in versions}
    return {keys.announcement(announcement_id): versions[-1].to_record(), **records}


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    chain = Chain()
    chain.add(registry())
    told(chain)
    made = Instance(tmp_path / "api", chain)
    made.index()
    yield made
    await made.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["a2", "a1"]),
        ("sort=published_at", ["a1", "a2"]),
        ("sort=-refreshed_at", ["a1", "a2"]),
        ("status=published", ["a2"]),
        ("importance=normal", ["a1"]),
        ("holds_on=2026-02-28", ["a2", "a1"]),
        ("holds_on=2026-03-01", ["a1"]),
        (f"published_from={NOW_MS + 5}", ["a2"]),
        (f"published_to={NOW_MS + 5}", ["a1"]),
    ],
)
async def test_the_list_is_filtered_and_in_order_in_pages_of_any_size(
    instance: Instance, query: str, found: list[str]
) -> None:
    headers = await instance.log_in("li-na")
    for limit in (1, 500):
        seen, cursor = [], None
        while True:
            more = f"&limit={limit}" + (f"&cursor={cursor}" if cursor else "")
            page = (await instance.get(f"announcements?{query}{more}", headers)).json()
            seen += [each["announcement_id"] for each in page["items"]]
            if (cursor := page["next_cursor"]) is None:
                break
        assert seen == found


async def test_every_version_stays_as_it_was_published(instance: Instance) -> None:
    headers = await instance.log_in("li-na")
    answer = await instance.get("announcements/a1", headers)
    assert (answer.headers["etag"], answer.json()["status"]) == ('W/"3"', "withdrawn")
    versions = (await instance.get("announcements/a1/versions", headers)).json()["items"]
    assert [(each["version"], each["status"], each["reason"]) for each in versions] == [
        (1, "published", None),
        (2, "published", None),
        (3, "withdrawn", "published_in_error"),
    ]
    assert [each["text"] for each in versions] == [announcement_args()["text"], LATER, LATER]
    assert code(await instance.get("announcements/none", headers)) == (404, "not_found")
    assert code(await instance.get("announcements/none/versions", headers)) == (404, "not_found")


async def test_the_export_has_every_announcement_in_both_languages(instance: Instance) -> None:
    headers = await instance.log_in("li-na")
    answer = await instance.get("announcements.csv", headers)
    assert len(answer.text.splitlines()) == 3
    assert "关于年度交易的公告" in answer.text
    assert (await instance.get("announcements.xlsx", headers)).status_code == 200


async def test_each_step_is_news_to_everybody_on_the_market(instance: Instance) -> None:
    rows = await instance.database.read(
        lambda connection: connection.execute(
            trading_steps.select().order_by(trading_steps.c.block, trading_steps.c.position)
        ).all()
    )
    wish = Wish(("consumer_viewer",), "mill")
    events = []
    for row in rows:
        shape = wish.shape("announcement_step", row._asdict())
        assert shape is not None
        events.append(event_of("announcement_step", row._asdict(), shape).data.decode())
    assert [event.split("event: ")[1].split("\n")[0] for event in events] == ["announcement"] * 4
    bodies = [json.loads(event.split("data: ")[1]) for event in events]
    assert [(body["subject"], body["version"], body["action"]) for body in bodies] == [
        ("a1", 1, "publish_announcement"),
        ("a1", 2, "publish_announcement"),
        ("a2", 1, "publish_announcement"),
        ("a1", 3, "withdraw_announcement"),
    ]
    assert [body.get("status") for body in bodies] == [None, "published", "published", "withdrawn"]
    assert Wish(("consumer_viewer",), "mill", "2026-08").shape("announcement_step", rows[0]._asdict()) is None


async def test_everybody_of_a_side_is_told_once_and_a_withdrawn_one_is_gone(instance: Instance) -> None:
    height = instance.services.height.value
    news = await instance.database.read(
        lambda connection: announced(connection, since=0, until=height, side="consumer")
    )
    assert {(note.kind, note.subject, note.role) for note in news.standing} == {
        ("announcement_important", "a2", role) for role in ("consumer_owner", "consumer_operator", "consumer_viewer")
    }
    assert "announcement/a1/consumer_viewer" in news.gone
    nothing = await instance.database.read(
        lambda connection: announced(connection, since=height, until=height + 9, side="consumer")
    )
    assert (nothing.standing, nothing.gone) == ([], set())


async def test_a_read_model_is_the_same_however_the_blocks_come(instance: Instance, tmp_path: Path) -> None:
    instance.chain.add(Tx())
    later = Instance(tmp_path / "later", instance.chain)
    later.index()
    headers = await later.log_in("li-na")
    assert len((await later.get("announcements", headers)).json()["items"]) == 2
    await later.close()
