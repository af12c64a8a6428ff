"""Bulk import: what becomes of each line."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from xlsxwriter import Workbook  # type: ignore[import-untyped] # the package ships no type information

from gateway.client.applications import new_user
from gateway.client.errors import ProblemError
from gateway.registrations.import_files import CSV, REQUIRED_COLUMNS, USER_COLUMNS, XLSX
from tests.unit.chaincode.market import REGISTRAR
from tests.unit.registrations.office import AUDITOR, CREDIT_CODE, OWNER, OfficeInstance, client_of, signer_of

COLUMNS = [*REQUIRED_COLUMNS, *USER_COLUMNS]


def line(participant: str, **changes: Any) -> dict[str, Any]:
    return {
        "participant": participant,
        "participant_kind": "consumer",
        "class": "commercial",
        "holder": "company",
        "name_zh": "面包房",
        "name_en": "Bakery",
        "credit_code": CREDIT_CODE,
        "address": "福州市",
        "contact_name": "王芳",
        "contact_phone": "13812345678",
        "contact_email": "wang@bakery.example",
        **changes,
    }


def csv_of(*lines: dict[str, Any], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode(encoding)


def xlsx_of(*lines: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        for number, each in enumerate(lines, 1):
            cells = [int(each[name]) if name == "contact_phone" else each.get(name, "") for name in COLUMNS]
            sheet.write_row(number, 0, cells)
    return file.getvalue()


async def imported(
    instance: OfficeInstance, content: bytes, *, media_type: str = CSV, dry_run: bool = False
) -> list[tuple[int, str, str | None]]:
    async with client_of(instance, REGISTRAR) as registrar:
        report = await registrar.registrations.import_file(content, media_type=media_type, dry_run=dry_run)
    return [(item["line"], item["code"], item["field"]) for item in report["items"]]


async def waiting(instance: OfficeInstance) -> list[str]:
    async with client_of(instance, AUDITOR) as auditor:
        return sorted([each["participant"] async for each in auditor.registrations.find(state="submitted")])


async def test_each_line_is_taken_or_named(exchange: OfficeInstance) -> None:
    user = new_user(signer_of(OWNER), network_id=exchange.chain.network_id)
    content = csv_of(
        line("bakery-1"),
        line("bakery-2", credit_code="91350100M000100Y44"),
        line("bakery-1", name_en="Other"),
        line("Bakery 3"),
        line("bakery-4", contact_email="nobody"),
        line("exchange"),
        line("mill-7", **{**user, "roles": "consumer_owner"}),
        line("bakery-5", participant_kind="retailer"),
    )
    expected = [
        (2, "ok", None),
        (3, "invalid_field", "credit_code"),
        (4, "duplicate_line", None),
        (5, "invalid_field", "participant"),
        (6, "invalid_field", "contact_email"),
        (7, "already_registered", None),
        (8, "ok", None),
        (9, "invalid_field", "class"),
    ]
    assert await imported(exchange, content, dry_run=True) == expected
    assert await waiting(exchange) == []
    assert await imported(exchange, content) == expected
    assert await waiting(exchange) == ["bakery-1", "mill-7"]


async def test_the_same_file_again_finds_every_line(exchange: OfficeInstance) -> None:
    content = csv_of(line("bakery-1"), line("bakery-2"))
    await imported(exchange, content)
    assert await imported(exchange, content) == [(2, "exists", None), (3, "exists", None)]
    changed = csv_of(line("bakery-1", name_en="Bread"), line("bakery-2"))
    assert await imported(exchange, changed) == [(2, "already_registered", None), (3, "exists", None)]


async def test_spreadsheets_are_read_like_text(exchange: OfficeInstance) -> None:
    assert await imported(exchange, xlsx_of(line("bakery-1")), media_type=XLSX) == [(2, "ok", None)]
    assert await imported(exchange, csv_of(line("bakery-2"), encoding="gb18030")) == [(2, "ok", None)]


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (b"participant,name\n", CSV, "invalid_import"),
        (b"\xff\xfe\xfa", CSV, "invalid_import"),
        (b'"open', CSV, "invalid_import"),
        (b"PK\x03\x04 no workbook", XLSX, "invalid_import"),
        (b"{}", "application/json", "unsupported_media_type"),
    ],
)
async def test_a_file_that_is_no_table_is_refused(
    exchange: OfficeInstance, content: bytes, media_type: str, code: str
) -> None:
    with pytest.raises(ProblemError) as refused:
        await imported(exchange, content, media_type=media_type)
    assert refused.value.code == code


async def test_an_imported_participant_needs_no_certificate(exchange: OfficeInstance) -> None:
    await imported(exchange, csv_of(line("bakery-1")))
    async with client_of(exchange, AUDITOR) as auditor:
        (found,) = [each async for each in auditor.registrations.find(state="submitted")]
        await auditor.registrations.approve(found["application_id"])
    async with client_of(exchange, REGISTRAR) as registrar:
        assert [row["action"] for row in await registrar.registrations.waiting()] == ["register_participant"]
