"""What the bank says is read whole and exactly, or refused with what is wrong and where."""

from __future__ import annotations

import pytest

from gateway.collection import messages
from gateway.collection.statements import read_notifications, read_statements
from gateway.problems import ProblemError
from tests.unit.collection.bank import Line, notification, statement, together


def _fault(content: bytes) -> tuple[str, int | None]:
    with pytest.raises(ProblemError) as caught:
        read_notifications(content)
    assert caught.value.code == "invalid_bank_file"
    context = caught.value.context or {}
    return context["fault"], context.get("line")


def test_money_in_money_out_and_a_return_with_its_reason() -> None:
    [found] = read_notifications(
        notification(Line("123.45"), Line("50.00", "DBIT", "AB2", "e2", "AM04"), Line("7", reference="AB3"))
    )
    assert found.account == "4402001234567890"
    assert [entry.amount_fen for entry in found.entries] == [12_345, -5_000, 700]
    assert [(entry.end_to_end_id, entry.is_return, entry.reason) for entry in found.entries[:2]] == [
        ("e1", False, None),
        ("e2", True, "AM04"),
    ]
    assert [entry.bank_reference for entry in found.entries] == ["AB1", "AB2", "AB3"]
    assert found.entries[0].booked_on == "2026-03-23"


def test_what_is_only_announced_is_not_read() -> None:
    [found] = read_notifications(notification(Line("1.00", status="PDNG")))
    assert found.entries == ()


def test_an_entry_of_many_is_read_as_its_details() -> None:
    [found] = read_notifications(notification(together(["1.10", "2.20"], total="3.30")))
    assert [(entry.end_to_end_id, entry.amount_fen) for entry in found.entries] == [("e1", 110), ("e2", 220)]
    assert _fault(notification(together(["1.10", "2.20"], total="3.31")))[0] == "amounts_do_not_add_up"


@pytest.mark.parametrize(
    ("booked", "day"),
    [
        ("<Dt>2026-03-23</Dt>", "2026-03-23"),
        ("<DtTm>2026-03-23T23:59:59</DtTm>", "2026-03-23"),
        ("<DtTm>2026-03-23T20:00:00Z</DtTm>", "2026-03-24"),
        ("<DtTm>2026-03-23T23:00:00+09:00</DtTm>", "2026-03-23"),
    ],
)
def test_a_day_is_the_market_s(booked: str, day: str) -> None:
    [found] = read_notifications(notification(Line("1.00", booked=booked)))
    assert found.entries[0].booked_on == day


@pytest.mark.parametrize(
    ("yuan", "fen"), [("0.01", 1), ("1", 100), ("1.5", 150), ("1.50000", 150), ("90071992547409.91", 2**53 - 1)]
)
def test_amounts_are_exact(yuan: str, fen: int) -> None:
    [found] = read_notifications(notification(Line(yuan)))
    assert found.entries[0].amount_fen == fen


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">&b;</Document>"""
OUTSIDE = BOMB.replace(b'<!ENTITY a "ha">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", ("not_xml", 1)),
        (b"<Document>", ("not_xml", 1)),
        (BOMB, ("document_type", 2)),
        (OUTSIDE, ("document_type", 2)),
        (notification(Line("1.00")).decode().replace('"UTF-8"', '"UTF-7"').encode(), ("encoding", 1)),
        (notification(Line("1.00")).decode().encode("utf-16"), ("encoding", 1)),
        (notification(Line("1.00")) + b"\n\xff", ("encoding", 10)),
        (statement(), ("another_message", 1)),
        (notification(Line("1.00")).replace(b"054.001.08", b"054.001.02"), ("another_message", 1)),
        (notification(Line("1.00", direction="IN")), ("against_the_schema", 5)),
        (notification(Line("-1.00")), ("against_the_schema", 5)),
        (notification(Line("1e3")), ("against_the_schema", 5)),
        (notification(Line("1.005")), ("amount", 5)),
        (notification(Line("1.00", currency="EUR")), ("currency", 5)),
        (notification(Line("1.00")).replace(b"<BookgDt><Dt>2026-03-23</Dt></BookgDt>", b""), ("no_date", 5)),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong_and_where(content: bytes, fault: tuple[str, int | None]) -> None:
    assert _fault(content) == fault


def test_one_bad_line_and_nothing_is_read() -> None:
    assert _fault(notification(Line("1.00"), Line("2.00"), Line("3.001")))[0] == "amount"


def test_a_file_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MAX_FILE_BYTES", 100)
    with pytest.raises(ProblemError) as caught:
        read_notifications(notification(Line("1.00")))
    assert caught.value.code == "request_too_large"


def test_a_day_s_balances_add_up() -> None:
    lines = (Line("10.00"), Line("4.00", "DBIT", "AB2"))
    [found] = read_statements(statement(*lines, opening="1.00", closing="7.00"))
    assert (found.opening_fen, found.closing_fen) == (100, 700)
    with pytest.raises(ProblemError) as caught:
        read_statements(statement(*lines, opening="1.00", closing="7.01"))
    assert caught.value.context == {"fault": "balances_do_not_add_up", "line": 4}
