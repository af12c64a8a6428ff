"""What a file about a bill proves: the whole computation with readings, less without, and nothing that was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from chaincode import keys
from chaincode.billing.packed_readings import pack
from gateway.verify import EvidenceError, verify
from gateway.verify.bill_part import BillPart, DayPart
from gateway.verify.container import Evidence, dump, load
from gateway.verify.holding import with_readings
from tests.unit.chaincode.billing import bills
from tests.unit.verify.recording import History, record_bill
from tests.unit.verify.test_evidence import changes, reason

FEBRUARY, JANUARY = "2026-02", "2026-01"
PACKED = {(bills.POINT, FEBRUARY): pack(bills.readings(bills.FEBRUARY))}


@pytest.fixture(scope="session")
async def billed() -> History:
    return await record_bill()


@pytest.fixture(scope="session")
def whole(billed: History) -> Evidence:
    """February's evidence with its readings."""
    return load(with_readings(dump(billed.evidence()), PACKED))


def part(evidence: Evidence) -> BillPart:
    assert evidence.bill is not None
    return evidence.bill


def with_part(evidence: Evidence, **changed: Any) -> Evidence:
    return replace(evidence, bill=replace(part(evidence), **changed))


def failure(evidence: Evidence) -> tuple[str, str]:
    """The code and the detail."""
    with pytest.raises(EvidenceError) as caught:
        verify(dump(evidence))
    return caught.value.code, caught.value.detail


def test_a_bill_is_computed_again_from_what_both_parties_agreed(billed: History, whole: Evidence) -> None:
    report = verify(dump(whole), network=billed.network.id)
    bill = report.bill
    assert bill is not None
    assert bill.checks == ("public_record", "statement", "readings", "computation")
    assert (bill.month, bill.version, bill.start, bill.end) == (FEBRUARY, 1, "2026-02-01", "2026-03-01")
    assert bill.statement is not None
    assert bill.statement["energy_wh"] == sum(sum(day.columns[0]) for day in bills.readings(bills.FEBRUARY))
    assert [each["version"] for each in bill.statement["carried"]] == [2]
    assert [step.action for step in report.steps][-2:] == ["archive", "settle"]
    assert bill.terms_hash in report.terms
    assert json.loads(json.dumps(report.as_value()))["bill"]["checks"] == list(bill.checks)


def test_a_correction_is_proved_with_the_version_that_it_replaces(billed: History) -> None:
    days = bills.readings(bills.JANUARY)
    days[1] = bills.changed(days[1], by=1_000_000)
    data = dump(replace(billed, month=JANUARY).evidence())
    report = verify(with_readings(data, {(bills.POINT, JANUARY): pack(days)}))
    assert report.bill is not None
    assert report.bill.statement is not None
    assert (report.bill.version, report.bill.checks[-1]) == (2, "computation")
    assert report.bill.statement["delta"]["energy_wh"] == 1_000_000
    assert [step.version for step in report.steps if step.action == "settle"] == [1, 2]


def test_a_file_says_which_checks_it_carries(billed: History) -> None:
    opened = billed.evidence()
    closed = with_part(replace(opened, openings=()), statements=())
    found = [verify(dump(each)).bill for each in (opened, closed)]
    assert [each and each.checks for each in found] == [("public_record", "statement"), ("public_record",)]
    assert found[1] is not None
    assert found[1].statement is None
    for text in (*opened.openings, *part(opened).statements):
        assert json.loads(text)["salt"].encode() not in dump(closed)


def test_each_changed_byte_is_caught(whole: Evidence) -> None:
    data = dump(whole)
    assert [each for each in changes(data, 50, seed=3) if reason(each) == "holds"] == []


@pytest.mark.full
def test_each_of_a_thousand_changed_bytes_is_caught(whole: Evidence) -> None:
    data = dump(whole)
    assert [each for each in changes(data, 1_000, seed=4) if reason(each) == "holds"] == []


def test_each_changed_byte_of_readings_is_caught(whole: Evidence) -> None:
    """Most of a file is blocks; these changes are all in what the holder put in."""
    data = dump(whole)
    start, end = data.index(b'"readings":'), data.index(b'"statements":')
    for changed in changes(data[start:end], 30, seed=5):
        assert reason(data[:start] + changed + data[end:]) != "holds"


def test_the_file_reads_back_as_it_was_written(whole: Evidence) -> None:
    assert dump(load(dump(whole))) == dump(whole)


# What a holder may put together wrongly, or on purpose

Days = tuple[DayPart, ...]
READINGS: Mapping[str, tuple[Callable[[Days], Any], str]] = {
    "another value": (
        lambda days: _value(days, values=((days[0].values[0][0] + 1, *days[0].values[0][1:]),)),
        "differ",
    ),
    "a measured value said to be estimated": (lambda days: _value(days, flags=(9, *days[0].flags[1:])), "differ"),
    "another salt": (lambda days: _value(days, salt=bytes(32)), "differ"),
    "a day left out": (lambda days: days[1:], "points_differ"),
    "a day twice": (lambda days: (*days, replace(days[0], day=29)), "points_differ"),
}


def _more(column: tuple[int, ...]) -> tuple[int, ...]:
    return (column[0] + 1, *column[1:])


def _value(days: Days, **changed: Any) -> Days:
    if "values" in changed:
        changed["values"] = (*changed["values"], *days[0].values[1:])
    return (replace(days[0], **changed), *days[1:])


@pytest.mark.parametrize("name", READINGS)
def test_other_readings_do_not_make_the_bill(name: str, whole: Evidence) -> None:
    change, expected = READINGS[name]
    readings = part(whole).readings
    assert readings is not None
    code, detail = failure(with_part(whole, readings={bills.POINT: change(readings[bills.POINT])}))
    assert code == "bill_refused"
    assert expected in detail


def test_no_point_is_left_out_or_added(whole: Evidence) -> None:
    readings = dict(part(whole).readings or {})
    for other in ({}, {**readings, "p-2": readings[bills.POINT]}):
        assert failure(with_part(whole, readings=other))[1].startswith("points_differ")


def test_readings_need_the_statement_the_terms_and_what_went_before(whole: Evidence) -> None:
    assert failure(with_part(whole, statements=()))[0] == "statement_not_opened"
    assert failure(replace(whole, openings=()))[0] == "statement_not_opened"
    own = next(each for each in part(whole).statements if '"month":"2026-02"' in each and '"carried"' in each)
    assert failure(with_part(whole, statements=(own,)))[0] == "statement_not_opened"


def test_a_statement_of_another_bill_is_not_taken(whole: Evidence) -> None:
    other = '{"salt":"","statement":{}}'
    digest = hashlib.sha256(other.encode()).hexdigest()
    assert failure(with_part(whole, statements=(*part(whole).statements, other))) == (
        "statement_unknown",
        f"SHA-256 {digest}",
    )


def test_a_file_without_proven_readings_of_all_days_is_not_made(billed: History) -> None:
    data = dump(billed.evidence())
    days = bills.readings(bills.FEBRUARY)
    for packed in ({}, {(bills.POINT, FEBRUARY): pack(days[1:])}, {(bills.POINT, FEBRUARY): "none"}):
        with pytest.raises(EvidenceError) as caught:
            with_readings(data, packed)
        assert (caught.value.code, caught.value.detail) == ("bill_refused", f"readings_missing {bills.POINT}")
    with pytest.raises(EvidenceError) as caught:
        with_readings(data, {(bills.POINT, FEBRUARY): pack([bills.changed(days[0]), *days[1:]])})
    assert caught.value.detail == f"readings_differ {bills.POINT}:2026-02-01"


def test_a_file_about_an_order_has_no_bill_and_one_about_a_bill_names_its_month(whole: Evidence) -> None:
    assert reason(replace(whole, bill=None)) == "attestation_malformed"
    assert reason(with_part(whole, month=JANUARY)) == "attestation_malformed"
    assert reason(dump(whole).replace(b'"month":"2026-02","readings"', b'"month":"2026-13","readings"')) == "wrong_form"


# Forgeries by somebody who has the keys of every organisation and of the orderers, and none of a person's


@pytest.mark.parametrize(
    ("key", "change"),
    [
        (keys.package_version("p1", 1), lambda record: record.update(template_version=2)),
        (keys.template_version("t1", 1), lambda record: record["tariff"].update(prices={})),
        (keys.reading_day(bills.POINT, "2026-02-03"), lambda record: record.update(root="A" * 43)),
    ],
)
def test_a_bill_does_not_follow_from_other_published_records(
    key: str, change: Callable[[dict[str, Any]], None], billed: History, whole: Evidence
) -> None:
    number = max(n for n, each in enumerate(billed.blocks, start=1) if key in each.writes)
    record = json.loads(billed.blocks[number - 1].writes[key])
    change(record)
    forged = billed.changed(
        number, lambda each: replace(each, writes={**each.writes, key: json.dumps(record, sort_keys=True).encode()})
    )
    assert reason(forged.put_into(whole)) in ("read_not_recorded", "bill_refused", "record_differs", "wrong_form")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda days: dict(list(days.items())[1:]), "bill_refused", id="a day fewer"),
        pytest.param(lambda days: dict.fromkeys(days, (2, 0)), "write_missing", id="written elsewhere"),
        pytest.param(lambda _: None, "read_not_recorded", id="no range"),
    ],
)
def test_a_bill_does_not_follow_from_other_days_read(
    change: Callable[[dict[str, Any]], Any], code: str, billed: History, whole: Evidence
) -> None:
    (start,) = {start for each in billed.blocks for start in each.ranges if f"\x00{FEBRUARY}\x00" in start}
    number = max(n for n, each in enumerate(billed.blocks, start=1) if start in each.ranges)

    def altered(each: Any) -> Any:
        days = change(dict(each.ranges[start]))
        return replace(each, ranges={} if days is None else {start: days})

    assert reason(billed.changed(number, altered).put_into(whole)) == code


def test_a_public_record_of_another_statement_is_found(billed: History, whole: Evidence) -> None:
    key = keys.settlement(billed.order, FEBRUARY)
    number = max(n for n, each in enumerate(billed.blocks, start=1) if key in each.writes)

    def altered(each: Any) -> Any:
        record = json.loads(each.writes[key]) | {"readings_hash": "ab" * 32}
        return replace(each, writes={**each.writes, key: json.dumps(record, sort_keys=True).encode()})

    assert reason(billed.changed(number, altered).put_into(whole)) == "record_differs"
