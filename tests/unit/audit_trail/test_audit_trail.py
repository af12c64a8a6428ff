"""What is recorded, by whom it is read, and that nobody can change it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chaincode.intent import SignedIntent
from gateway.audit_trail import service as service_module
from gateway.audit_trail.chain import origin, verify
from gateway.audit_trail.export import AuditFileError, csv_header, csv_rows, read_csv
from gateway.audit_trail.kinds import KINDS, AuditKindError, detail_text
from gateway.audit_trail.refusals import note_intent
from gateway.audit_trail.schemas import AuditFilters
from tests.unit.orders.instance import Instance, code, participant_tx, registry, user_tx
from tests.unit.projection.chain import NOW_MS, Chain, intent

OPERATOR = "consumerorg-operator"


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    chain = Chain()
    chain.add(registry())
    chain.add(participant_tx(OPERATOR, "ConsumerOrg"))
    chain.add(user_tx("wang", memberships={OPERATOR: ["audit_administrator"]}))
    made = Instance(tmp_path / "api", chain)
    made.index()
    yield made
    await made.close()


async def entries(instance: Instance, **filters: Any) -> list[dict[str, Any]]:
    """Entries as they lie in the trail, oldest first, once everything noted is written."""
    trail = instance.services.audit_trail
    await trail.settle()
    return [asdict(entry) for entry in await trail.page(AuditFilters(**filters), after=0, limit=5_000)]


async def record(instance: Instance, number: int) -> None:
    for place in range(number):
        instance.clock += 1
        await instance.services.audit_trail.record(
            actor="li-na" if place % 2 else "wang", kind="export", subject="orders", detail={"rows": place}
        )


async def test_a_sign_in_is_recorded_before_it_is_answered(instance: Instance) -> None:
    await instance.log_in("li-na")
    (entry,) = await entries(instance)
    assert (entry["n"], entry["at"], entry["actor"], entry["kind"]) == (1, NOW_MS, "li-na", "sign_in")
    assert '"method":"key"' in entry["detail"]


async def test_failures_name_known_users_only(instance: Instance) -> None:
    for user in ("li-na", "nobody-at-all"):
        body = instance.claim("wang", user=user)
        assert code(await instance.http.post("/api/v1/sessions", json=body)) == (401, "sign_in_refused")
    found = await entries(instance)
    assert [(entry["kind"], entry["subject"]) for entry in found] == [
        ("sign_in_failed", "li-na"),
        ("sign_in_failed", None),
    ]
    assert "nobody-at-all" not in str(found)


async def test_a_refused_request_is_recorded_by_route_and_caller(instance: Instance) -> None:
    headers = await instance.log_in("li-na")
    assert code(await instance.get("audit-trail?subject=planted", headers)) == (403, "role_not_allowed")
    assert code(await instance.get("orders/" + "c0" * 32, {})) == (401, "unauthorised")
    found = (await entries(instance))[1:]
    assert [(entry["actor"], entry["kind"], entry["detail"]) for entry in found] == [
        ("li-na", "request_refused", '{"code":"role_not_allowed","method":"GET","route":"/api/v1/audit-trail"}'),
        (None, "request_refused", '{"code":"unauthorised","method":"GET","route":"/api/v1/orders/{order_id}"}'),
    ]


async def test_a_refused_intent_is_recorded_as_claimed_and_never_quoted(instance: Instance) -> None:
    trail = instance.services.audit_trail
    signed = intent("cancel", number=1, target="c0" * 32, version=1)
    note_intent(trail, signed, "bad_signature")
    note_intent(trail, SignedIntent(intent='{"actor":"<planted>","action":["planted"]}', signature=""), "unknown_actor")
    note_intent(trail, SignedIntent(intent="planted", signature=""), "role_not_held")
    note_intent(trail, signed, "stale_version")  # says nothing about anybody
    found = await entries(instance)
    assert [(entry["actor"], entry["kind"]) for entry in found] == [
        ("li-na", "intent_refused"),
        (None, "intent_refused"),
        (None, "intent_refused"),
    ]
    assert '"action":"cancel"' in found[0]["detail"]
    assert "planted" not in str(found)


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("no_such_kind", {}),
        ("sign_in", {"password": "planted"}),
        ("sign_in", {"method": 1.5}),
        ("export", {"filters": ["x" * 70_000]}),
    ],
)
async def test_what_a_kind_does_not_carry_is_refused_when_it_is_recorded(
    instance: Instance, kind: str, detail: dict[str, Any]
) -> None:
    with pytest.raises(AuditKindError) as refused:
        await instance.services.audit_trail.record(actor=None, kind=kind, subject=None, detail=detail)
    assert "planted" not in str(refused.value)
    assert await entries(instance) == []


def test_no_kind_has_a_field_for_a_secret() -> None:
    named = {field for kind in KINDS.values() for field in kind.fields}
    for word in ("password", "token", "secret", "terms", "salt", "private", "signature", "phone", "email"):
        assert not any(word in field for field in named)


def test_what_is_none_is_left_out() -> None:
    assert detail_text("export", {"resource": "orders", "rows": None}) == '{"resource":"orders"}'


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor = 'wang' WHERE n = 1",
        "DELETE FROM audit_entries WHERE n = 1",
        "DELETE FROM audit_entries",
        "INSERT INTO audit_entries SELECT n + 5, at, actor, kind, subject, detail, previous, hash FROM audit_entries",
        "REPLACE INTO audit_entries SELECT n, at, 'wang', kind, subject, detail, previous, hash FROM audit_entries",
    ],
)
async def test_the_database_itself_refuses_changes(instance: Instance, statement: str) -> None:
    await record(instance, 2)
    before = await entries(instance)
    with pytest.raises(IntegrityError, match="append-only"):
        await instance.records.write(lambda connection: connection.execute(text(statement)))
    assert await entries(instance) == before


async def test_the_trail_goes_on_over_a_restart_and_holds(instance: Instance) -> None:
    await record(instance, 3)
    again = Instance(instance.directory, instance.chain)
    await record(again, 3)
    start = origin(organisation="ConsumerOrg", network_id=instance.chain.network_id)
    found = await again.services.audit_trail.page(AuditFilters(), after=0, limit=100)
    verdict = verify(found, [], start=start, complete=True)
    assert (verdict.holds, verdict.entries) == (True, 6)
    assert await again.services.audit_trail.head() == await instance.services.audit_trail.head()
    await again.close()


async def test_an_act_that_is_rolled_back_leaves_no_entry_and_no_gap(instance: Instance) -> None:
    trail = instance.services.audit_trail

    def work(connection: Any) -> None:
        trail.append(connection, actor="li-na", kind="export", subject=None, detail={})
        raise ValueError("the act fails")

    with pytest.raises(ValueError, match="the act fails"):
        await instance.records.write(work)
    await record(instance, 1)
    assert [entry["n"] for entry in await entries(instance)] == [1]


async def test_refusals_beyond_the_queue_are_counted_in_the_trail(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_module, "QUEUE_LIMIT", 5)
    for _ in range(8):
        instance.services.audit_trail.note(actor=None, kind="request_refused", subject=None, detail={"code": "x"})
    found = await entries(instance)
    assert [entry["kind"] for entry in found] == ["request_refused"] * 5 + ["refusals_not_kept"]
    assert found[-1]["detail"] == '{"count":3}'


async def test_strangers_share_what_refusals_may_fill_and_a_known_user_has_a_share_of_its_own(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    detail, note = {"code": "x"}, instance.services.audit_trail.note
    for place in range(service_module.REFUSALS_AT_ONCE + 7):  # under any name they like
        note(actor=f"somebody-{place}", kind="request_refused", subject=None, detail=detail)
    note(actor="li-na", kind="request_refused", subject=None, detail=detail, proved=True)
    found = await entries(instance)
    assert [entry["actor"] for entry in found].count("li-na") == 1
    assert [entry["detail"] for entry in found if entry["kind"] == "refusals_not_kept"] == ['{"count":7}']
    assert len(found) == service_module.REFUSALS_AT_ONCE + 2


READERS = [("li-na", "consumer_owner", 403), ("wang", "audit_administrator", 200)]


@pytest.mark.parametrize(("user", "role", "status"), READERS)
@pytest.mark.parametrize("path", ["", "/head", "/kinds", ".csv", ".xlsx"])
async def test_the_audit_administrator_alone_reads(
    instance: Instance, user: str, role: str, status: int, path: str
) -> None:
    headers = await instance.log_in(user)
    assert (await instance.get(f"audit-trail{path}", headers)).status_code == status


SEARCHES: list[tuple[str, list[int]]] = [
    ("limit=3", [11, 10, 9]),
    ("actor=li-na", [11, 9, 7, 5, 3]),
    ("kind=sign_in", [1]),
    ("subject=orders&actor=wang", [10, 8, 6, 4, 2]),
    (f"since={NOW_MS + 9}", [11, 10]),
    (f"since={NOW_MS + 1}&until={NOW_MS + 3}", [3, 2]),
    ("kind=personal_data_read", []),
]


@pytest.mark.parametrize(("query", "numbers"), SEARCHES, ids=[query for query, _ in SEARCHES])
async def test_searches(instance: Instance, query: str, numbers: list[int]) -> None:
    headers = await instance.log_in("wang")
    await record(instance, 10)
    found = (await instance.get(f"audit-trail?{query}", headers)).json()
    assert [entry["n"] for entry in found["items"]] == numbers


async def test_pages_follow_each_other(instance: Instance) -> None:
    headers = await instance.log_in("wang")
    await record(instance, 10)
    seen: list[int] = []
    cursor: str | None = ""
    for _ in range(3):
        page = (await instance.get(f"audit-trail?limit=4&{cursor and 'cursor=' + cursor}", headers)).json()
        seen += [entry["n"] for entry in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == (list(range(11, 0, -1)), None)
    assert code(await instance.get("audit-trail?cursor=x", headers)) == (400, "invalid_request")


async def test_an_export_is_recorded_and_verifies(instance: Instance) -> None:
    headers = await instance.log_in("wang")
    await record(instance, 4)
    answer = await instance.get("audit-trail.csv", headers)
    found = list(read_csv(io.StringIO(answer.text, newline="")))
    start = origin(organisation="ConsumerOrg", network_id=instance.chain.network_id)
    assert verify(found, [], start=start, complete=True).holds
    assert (found[-1].kind, found[-1].actor) == ("export", "wang")
    assert [asdict(entry) for entry in found] == await entries(instance)


async def test_a_workbook_has_every_entry_and_no_formula(instance: Instance) -> None:
    headers = await instance.log_in("wang")
    await record(instance, 4)
    answer = await instance.get("audit-trail.xlsx", headers)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 1 + 5
    assert "<f>" not in sheet


@pytest.mark.parametrize(
    "lines", ["", "a,b\n", csv_header().decode() + "1,2,3\n", csv_header().decode() + "x" + "," * 8]
)
def test_a_file_that_is_no_export_is_named_by_line(lines: str) -> None:
    with pytest.raises(AuditFileError, match=r"^line [12]: not"):
        list(read_csv(io.StringIO(lines, newline="")))


async def test_a_csv_line_has_the_columns_of_its_header(instance: Instance) -> None:
    await record(instance, 1)
    found = await instance.services.audit_trail.page(AuditFilters(), after=0, limit=1)
    header, line = csv.reader(io.StringIO((csv_header() + csv_rows(found)).decode()))
    assert len(header) == len(line)
    assert dict(zip(header, line, strict=True))["time"] == "2026-01-01T00:00:00.001+00:00"
