"""What a workbook may ask for before it is read: the library itself would take the process with it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from xlsxwriter import Workbook  # type: ignore[import-untyped] # the package ships no type information

from gateway.problems import ProblemError
from gateway.registrations.import_files import MAX_LINES, REQUIRED_COLUMNS, XLSX, read_lines
from gateway.registrations.xlsx_bounds import MAX_UNPACKED_BYTES

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def workbook(cells: Mapping[tuple[int, int], str]) -> bytes:
    """A workbook with these cells by row and column, both from 0."""
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for (row, column), text in cells.items():
            sheet.write(row, column, text)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The archive `content` with another part `name`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.namelist():
            if member != name:
                after.writestr(member, before.read(member))
        after.writestr(name, part)
    return packed.getvalue()


def sheet_xml(rows: str, *, before: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<?xml version="1.0"?>{before}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return text.encode()


def texts_xml(text: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><sst xmlns="{space}"><si><t>{text}</t></si></sst>'.encode()


SMALL = workbook({(0, 0): "a", (1, 0): "b"})
# Cells that all show the one shared text.
SHARED = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, MAX_LINES + 2))
BOMB = b"<a>" + b" " * MAX_UNPACKED_BYTES + b"</a>"

GREEDY = {
    "the last cell of a sheet": workbook({(0, 0): "a", (1_048_575, 16_383): "b"}),
    "a cell far to the right": workbook({(0, 0): "a", (0, 64): "b"}),
    "a cell far below": workbook({(0, 0): "a", (MAX_LINES + 1, 0): "b"}),
    "a cell without a place": with_part(SMALL, SHEET, sheet_xml('<row r="1"><c><v>1</v></c></row>')),
    "a place in small letters": with_part(SMALL, SHEET, sheet_xml('<row r="1"><c r="xfd1"><v>1</v></c></row>')),
    "far too much behind little": with_part(SMALL, "xl/theme/theme1.xml", BOMB),
    "one long text in many cells": with_part(
        with_part(SMALL, SHEET, sheet_xml(SHARED)), TEXTS, texts_xml("x" * 100_000)
    ),
    "entities": with_part(
        SMALL, SHEET, sheet_xml('<row r="1"><c r="A1"><v>&b;</v></c></row>', before='<!DOCTYPE w [<!ENTITY b "1">]>')
    ),
    "broken XML": with_part(SMALL, SHEET, b"<worksheet>"),
    "no archive": b"PK\x03\x04 no workbook",
    "a spreadsheet of another form": with_part(b"PK\x05\x06" + bytes(18), "content.xml", b"<office/>"),
}


@pytest.mark.parametrize("content", GREEDY.values(), ids=GREEDY)
def test_a_workbook_that_asks_for_too_much_is_refused(content: bytes) -> None:
    with pytest.raises(ProblemError) as refused:
        read_lines(content, media_type=XLSX)
    assert (refused.value.code, (refused.value.context or {})["fault"]) == ("invalid_import", "xlsx")


def test_as_many_lines_as_are_let_in_are_read() -> None:
    heading = {(0, column): name for column, name in enumerate(REQUIRED_COLUMNS)}
    lines = {(row, 0): f"bakery-{row}" for row in range(1, MAX_LINES + 1)}
    found = read_lines(workbook(heading | lines), media_type=XLSX)
    assert [found[0].cells, found[-1].number, len(found)] == [{"participant": "bakery-1"}, MAX_LINES + 1, MAX_LINES]
