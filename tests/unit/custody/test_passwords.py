"""Which passwords are taken: long ones that nobody tries first, of whatever characters."""

from __future__ import annotations

import pytest

from gateway.custody.passwords import MAX_LENGTH, check_password, common_passwords
from gateway.problems import ProblemError

REFUSED = [
    ("short", "too_short"),
    ("elevenchars", "too_short"),
    ("x1" * 200, "too_long"),
    ("passwordpassword", "too_common"),
    ("Password1234!", "too_common"),
    ("!!!iloveyouforever!!!", "too_common"),
    ("123456789012345", "too_common"),
    ("9876543210987", "too_common"),
    ("qwertyqwertyqwerty", "too_common"),
    ("aaaaaaaaaaaaaaaa", "too_common"),
    ("abababababababab", "too_common"),
    ("correcthorsebatterystaple", "too_common"),
    ("energysale2026!", "too_common"),
    ("zhang-wei-the-first", "contains_user"),
    ("Zhang-Wei-The-First1", "contains_user"),
]
TAKEN = [
    "quiet tram across the valley",
    "ninelowercaseletters",
    "雨后的电车穿过山谷去上班了吧",
    "7Gq!zP0#mW2x",
    "4702918365027184",
    " twelve chars ",
    "m" + "n" * 20 + "o",
]


@pytest.mark.parametrize(("password", "reason"), REFUSED, ids=[password[:20] for password, _ in REFUSED])
def test_a_bad_password_is_refused_by_reason(password: str, reason: str) -> None:
    with pytest.raises(ProblemError, match="password_too_weak") as refused:
        check_password(password, user="zhang-wei-the-first")
    assert refused.value.context is not None
    assert refused.value.context["reason"] == reason


@pytest.mark.parametrize("password", TAKEN)
def test_a_good_password_is_taken_whatever_its_characters(password: str) -> None:
    check_password(password, user="zhang-wei-the-first")
    assert len(password) <= MAX_LENGTH


def test_the_list_is_in_lower_case_without_doubles() -> None:
    words = common_passwords()
    assert len(words) > 150
    assert all(word == word.lower() for word in words)
