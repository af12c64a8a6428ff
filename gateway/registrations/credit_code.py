"""The unified social credit code of a Chinese organisation (统一社会信用代码, GB 32100-2015). Pure."""

from __future__ import annotations

import re

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z, which are misread
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_FORM = re.compile(rf"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")
_MODULUS = 31


def check_character(first_seventeen: str) -> str:
    """The eighteenth character that belongs to the first seventeen: their sum weighted by powers of 3, modulo 31."""
    total = sum(_VALUE[character] * pow(3, place, _MODULUS) for place, character in enumerate(first_seventeen))
    return _ALPHABET[-total % _MODULUS]


def is_credit_code(text: str) -> bool:
    """Whether `text` has the form of a code (upper case, 18 characters, six digits of a region) and its own check
    character."""
    return _FORM.fullmatch(text) is not None and check_character(text[:-1]) == text[-1]
