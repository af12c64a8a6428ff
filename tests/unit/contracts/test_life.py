"""A contract in force: archive and search, progress, reminders, disputes, renewal."""

from __future__ import annotations

import hashlib
import io

import pytest
from python_calamine import CalamineWorkbook

from chaincode.envelope import envelope_hash
from gateway.contracts.execution import progress
from gateway.contracts.reminders import ContractReminders
from gateway.notifications.service import Notifications
from gateway.vault import Vault
from tests.unit.contracts.market import TERMS, TERMS_HASH, Market, signed_contract

PDF = b"%PDF-1.4 a paper"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("party=mill", True),
        ("party=hotel", False),
        ("package=daylight&state=executing", True),
        ("state=expired", False),
        (f"hash={TERMS_HASH}", True),
        (f"hash={'00' * 32}", False),
        ("period=2026-06-30", True),
        ("period=2027-01-01", False),
        ("starts_from=2026-01-01&ends_to=2027-01-02", True),
        ("text=southgrid 平价", True),
        ("text=supplier of last resort", True),
        ("text=nowhere", False),
        ("text=%25", False),
        ("kind=amendment", False),
    ],
)
@pytest.mark.parametrize("organisation", ["ConsumerOrg", "ExchangeOrg", "RegulatorOrg"])
async def test_the_archive_is_searched(archive: Market, organisation: str, query: str, found: bool) -> None:
    answer = await archive.ask(organisation, "GET", f"contracts?{query}")
    assert answer.status_code == 200, answer.text
    assert [item["order_id"] for item in answer.json()["items"]] == ([archive.order_id] if found else [])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("period=2026-06-30", True),
        ("period=2026-07-01", False),
        ("ends_from=2026-07-01&ends_to=2026-07-02", True),
        ("ends_from=2026-07-02", False),
    ],
)
async def test_a_contract_that_ends_early_is_found_by_its_own_end(shortened: Market, query: str, found: bool) -> None:
    answer = await shortened.ask("ExchangeOrg", "GET", f"contracts?{query}")
    assert [item["order_id"] for item in answer.json()["items"]] == ([shortened.order_id] if found else [])


async def test_what_is_not_archived_is_not_in_the_archive(market: Market) -> None:
    assert (await market.ask("ExchangeOrg", "GET", "contracts")).json()["items"] == []


async def test_the_archive_is_exported(market: Market) -> None:
    await signed_contract(market)
    lines = (await market.ask("ExchangeOrg", "GET", "contracts.csv")).text.splitlines()
    assert lines[0].startswith("order_id,version,state")
    assert lines[1].startswith(market.order_id)
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO((await market.ask("ExchangeOrg", "GET", "contracts.xlsx")).content)
    )
    assert sheet.get_sheet_by_index(0).to_python()[1][0] == market.order_id


async def test_progress_counts_what_a_party_declared_and_stays_with_it(market: Market) -> None:
    await signed_contract(market)
    market.desks["ConsumerOrg"].deliveries._today = lambda: "2026-02-01"
    days = {"days": {"2026-01-01": 4_000_000, "2026-01-02": 3_000_000}}

    assert (await market.ask("ConsumerOrg", "PUT", "contract/deliveries", json=days)).json()["days"] == 2
    found = (await market.ask("ConsumerOrg", "GET", "contract/progress")).json()

    assert found["delivered_wh"] == 7_000_000
    assert found["days_reported"] == 2
    assert found["contracted_wh"] == TERMS["energy_wh"]
    assert found["projected_wh"] == 7_000_000 * 365 // 2
    assert sum(month["contracted_wh"] for month in found["months"]) == TERMS["energy_wh"]
    assert (await market.ask("RetailerOrg", "GET", "contract/progress")).json()["days_reported"] == 0


@pytest.mark.parametrize("day", ["2025-12-31", "2027-01-01", "2026-02-01"])
async def test_a_day_outside_the_contract_or_not_over_is_not_declared(market: Market, day: str) -> None:
    await signed_contract(market)
    market.desks["ConsumerOrg"].deliveries._today = lambda: "2026-02-01"
    answer = await market.ask("ConsumerOrg", "PUT", "contract/deliveries", json={"days": {day: 1}})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


def test_progress_adds_up_for_any_energy() -> None:
    for energy_wh in (0, 1, 7, 10**12 + 1):
        found = progress(
            energy_wh=energy_wh,
            period_start="2026-01-15",
            period_end="2026-03-15",
            end="2026-03-01",
            delivered={"2026-01-15": 5},
            today="2026-01-16",
        )
        assert sum(month["contracted_wh"] for month in found["months"]) == energy_wh
        assert (found["status"], found["days"], found["days_elapsed"]) == ("running", 45, 1)
        assert found["deviation_so_far_wh"] == found["delivered_wh"] - found["contracted_so_far_wh"]


async def test_statements_are_read_side_by_side_by_the_three(market: Market) -> None:
    await signed_contract(market)
    said = {}
    for organisation, party in (("ConsumerOrg", "consumer"), ("RetailerOrg", "retailer")):
        body = {"text": f"{party} 说明", "documents": []}
        prepared = (await market.ask(organisation, "POST", "case/prepare-statement", json=body)).json()
        said[party] = prepared["args"]["statement"]
    opening = (await market.ask("ConsumerOrg", "POST", "case/prepare-opening")).json()["args"]
    market.step(
        state="disputed",
        stage="freeze",
        reason="metering",
        documents={envelope_hash(each): {"kind": "statement", **each} for each in said.values()}
        | {envelope_hash(opening["opening"]): {"kind": "opened_terms", **opening["opening"]}},
        statements=[
            {"kind": "statement", "by": party, "user": "u", "text_hash": envelope_hash(each)}
            for party, each in said.items()
        ]
        + [
            {
                "kind": "opened_terms",
                "by": "consumer",
                "user": "u",
                "text_hash": envelope_hash(opening["opening"]),
                "terms_hash": opening["terms_hash"],
            }
        ],
    )

    supervisor = market.desks["ExchangeOrg"].disputes
    caller = await _caller(market, "ExchangeOrg")
    items = (await supervisor.case(market.order_id, caller))["items"]
    assert [item["text"] for item in items[:2]] == ["consumer 说明", "retailer 说明"]
    assert (items[2]["fits"], items[2]["terms"]) == (True, TERMS)
    seen = (await market.ask("RetailerOrg", "GET", "case")).json()["items"]
    assert [item["text"] for item in seen] == ["consumer 说明", "retailer 说明", None]
    assert seen[2]["terms"] is None


async def test_a_document_is_kept_sealed_and_found_by_its_salted_hash(market: Market) -> None:
    added = await market.ask(
        "ConsumerOrg", "POST", "case/documents", content=PDF, headers={"Content-Type": "application/pdf"}
    )
    digest = added.json()["hash"]
    found = await market.ask("ConsumerOrg", "GET", f"case/documents/{digest}")
    assert found.content == PDF
    assert hashlib.sha256(bytes.fromhex(found.headers["document-salt"]) + found.content).hexdigest() == digest
    files = [path.read_bytes() for path in market.instances["ConsumerOrg"].directory.rglob("*.sqlite*")]
    assert all(PDF not in content for content in files)


async def test_reminders_are_written_once_at_each_distance(market: Market) -> None:
    await signed_contract(market)
    instance = market.instances["ConsumerOrg"]
    start_ms = 1_767_196_800_000  # 2026-01-01 00:00 at UTC+8
    now = [start_ms - 20 * 86_400_000]
    notifications = Notifications(records=instance.records, vault=Vault(bytes(32)), clock=lambda: now[0], mails=False)
    reminders = ContractReminders(
        records=instance.records,
        read_model=instance.database,
        notifications=notifications,
        organisation="ConsumerOrg",
        clock=lambda: now[0],
    )
    assert [await reminders.look(), await reminders.look()] == [1, 0]
    now[0] = start_ms + 364 * 86_400_000
    assert await reminders.look() == 1
    now[0] = start_ms + 366 * 86_400_000
    assert [await reminders.look(), await reminders.look()] == [1, 0]


async def test_a_renewal_begins_where_the_contract_ends(market: Market) -> None:
    await signed_contract(market)
    args = (await market.ask("ConsumerOrg", "GET", "contract/renewal")).json()["args"]
    assert (args["period_start"], args["period_end"]) == ("2027-01-01", "2028-01-01")
    assert args["renews"] == market.order_id


async def _caller(market: Market, organisation: str):  # type: ignore[no-untyped-def] # the caller's own class
    await market.ask(organisation, "GET", "contract/text")
    token = market.headers[organisation]["Authorization"].removeprefix("Bearer ")
    return await market.instances[organisation].services.sessions.authenticate(token)
