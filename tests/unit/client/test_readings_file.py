"""Files of packed readings: what a run takes out of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chaincode.billing.packed_readings import pack, unpack
from chaincode.billing.readings import days_between
from gateway.client.readings_file import ReadingsFile, ReadingsFileError
from tests.unit.chaincode.billing.bills import JANUARY, POINT, readings

DAYS = days_between(*JANUARY)


def a_file(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_a_whole_month_is_taken_as_it_is_and_a_part_of_it_packed_anew(tmp_path: Path) -> None:
    whole = pack(readings(JANUARY))
    file = ReadingsFile.read(a_file(tmp_path / "f", {"point": POINT, "month": "2026-01", "readings": whole}))
    assert file.of_days(POINT, DAYS) == whole
    part = file.of_days(POINT, DAYS[9:20])
    assert part is not None
    assert [day.day for day in unpack(part)] == list(range(10, 21))


def test_what_the_file_lacks_is_not_there(tmp_path: Path) -> None:
    some = pack(readings(JANUARY)[:-1])
    file = ReadingsFile.read(a_file(tmp_path / "f", {"point": POINT, "month": "2026-01", "readings": some}))
    assert file.of_days(POINT, DAYS) is None
    assert file.of_days("p-9", DAYS) is None
    assert file.of_days(POINT, ["2026-02-01"]) is None


def test_of_days_that_may_be_there_those_are_taken_that_are(tmp_path: Path) -> None:
    some = pack(readings(JANUARY)[:-1])
    file = ReadingsFile.read(a_file(tmp_path / "f", {"point": POINT, "month": "2026-01", "readings": some}))
    assert file.among_days(POINT, DAYS) == some
    end = file.among_days(POINT, DAYS[-3:])
    assert end is not None
    assert [day.day for day in unpack(end)] == [29, 30]
    for point, days in ((POINT, DAYS[-1:]), (POINT, []), ("p-9", DAYS), (POINT, ["2026-02-01"])):
        assert file.among_days(point, days) is None


@pytest.mark.parametrize("line", [{"point": POINT}, [], 7, {"point": POINT, "month": "2026-01"}])
def test_a_line_of_another_form_is_named(tmp_path: Path, line: object) -> None:
    with pytest.raises(ReadingsFileError, match="line 1"):
        ReadingsFile.read(a_file(tmp_path / "f", line))


def test_readings_that_are_none_are_named_by_their_point(tmp_path: Path) -> None:
    file = ReadingsFile.read(a_file(tmp_path / "f", {"point": POINT, "month": "2026-01", "readings": "x"}))
    with pytest.raises(ReadingsFileError, match=POINT):
        file.of_days(POINT, DAYS)
