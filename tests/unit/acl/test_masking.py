"""Masks: what stays readable, and that odd values are hidden whole."""

from __future__ import annotations

import pytest

from acl.masking import mask

SEEN = [
    ("name", "张三", "张**"),
    ("name", "张小明", "张**"),
    ("name", "欧阳娜娜", "欧阳**"),
    ("name", "欧阳", "欧**"),
    ("name", "阿卜杜拉·买买提", "阿**"),
    ("name", "Li Na", "L*** N***"),
    ("name", "张", "***"),
    ("name", "X", "***"),
    ("name", "", "***"),
    ("phone", "13812345678", "138****5678"),
    ("phone", "+86 138-1234-5678", "138****5678"),
    ("phone", "+86 20 8123 4567", "****67"),
    ("phone", "12345", "***"),
    ("phone", "call me", "***"),
    ("email", "li.na@mill.example", "l***@mill.example"),
    ("email", "l@mill.example", "***@mill.example"),
    ("email", "no address", "***"),
    ("id_number", "440101199001011234", "4****4"),
    ("id_number", "44010119900101123X", "4****X"),
    ("id_number", "4401", "***"),
    ("address", "福建省福州市鼓楼区软件大道89号", "福建省***"),
    ("address", "上海市浦东新区1号", "上海市***"),
    ("address", "内蒙古自治区呼和浩特市", "内蒙古自治区***"),
    ("address", "1 Mill Lane", "***"),
    ("account", "6222 0212 3456 7890", "****7890"),
    ("account", "1234", "***"),
    ("all", "anything", "***"),
]


@pytest.mark.parametrize(("kind", "value", "seen"), SEEN)
def test_each_kind_keeps_only_what_it_may(kind: str, value: str, seen: str) -> None:
    assert mask(kind, value, {}) == seen


def test_nothing_stays_nothing_and_what_is_no_text_is_hidden() -> None:
    assert mask("phone", None, {}) is None
    assert mask("phone", 13812345678, {}) == "***"
    assert mask("name", ["张三"], {}) == "***"


def test_a_companys_name_is_public_and_a_households_is_a_persons() -> None:
    assert mask("party_name", "福州纺织厂", {"holder": "company"}) == "福州纺织厂"
    assert mask("party_name", "张小明", {"holder": "household"}) == "张**"
    assert mask("party_name", "张小明", {}) == "张**"


def test_a_mask_does_not_tell_the_length() -> None:
    assert mask("email", "ab@x.cn", {}) == mask("email", "abcdefgh@x.cn", {})
    assert mask("name", "张三", {}) == mask("name", "张三丰", {})
