"""Which passwords a managed key may be sealed under (NIST SP 800-63B-4, section 3.1.1): long, and not among the first
that anybody tries. There are no rules about kinds of characters: they make passwords worse.

The list is of what people choose most, in English and Chinese markets, and of this system's own words. A common
password stays common with digits and signs around it or when it is repeated.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from gateway.problems import ProblemError

MIN_LENGTH = 12
MAX_LENGTH = 256
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_LIST = Path(__file__).with_name("common_passwords.txt")


def check_password(password: str, *, user: str) -> None:
    """Raise ProblemError `password_too_weak` when `password` is not good enough; the context says why, by name:
    `too_short`, `too_long`, `too_common`, `contains_user`. Lengths count characters."""
    normal = unicodedata.normalize("NFKC", password)
    if len(normal) < MIN_LENGTH:
        raise ProblemError("password_too_weak", context={"reason": "too_short", "min_length": MIN_LENGTH})
    if len(normal) > MAX_LENGTH:
        raise ProblemError("password_too_weak", context={"reason": "too_long", "max_length": MAX_LENGTH})
    lowered = normal.lower()
    if _is_common(lowered):
        raise ProblemError("password_too_weak", context={"reason": "too_common"})
    if user in lowered and not _core(lowered.replace(user, "")):
        raise ProblemError("password_too_weak", context={"reason": "contains_user"})


def _is_common(lowered: str) -> bool:
    shortest = _repeated(lowered)
    forms = {lowered, shortest, _core(lowered), _core(shortest), _repeated(_core(lowered))}
    one_or_two_characters = len(set(lowered)) <= 2
    return one_or_two_characters or _counts(lowered) or not forms.isdisjoint(common_passwords())


def _counts(text: str) -> bool:
    """Whether `text` is digits that count up or down: 1234567890123."""
    if not (text.isascii() and text.isdigit()):
        return False
    return len({(int(after) - int(before)) % 10 for before, after in pairwise(text)}) == 1


def _repeated(text: str) -> str:
    """The part that `text` repeats, or `text`."""
    for size in range(1, len(text) // 2 + 1):
        if len(text) % size == 0 and text[:size] * (len(text) // size) == text:
            return text[:size]
    return text


def _core(text: str) -> str:
    """`text` without the digits and signs around it."""
    return _AROUND.sub("", text)


@cache
def common_passwords() -> frozenset[str]:
    """The list, in lower case."""
    return frozenset(_LIST.read_text("utf-8").split())
