"""Personal data made unreadable, yet recognisable to those who know it. Pure.

No mask tells how long the value was, and a value of an unexpected form is hidden whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

HIDDEN = "***"

_HAN = re.compile("[\u4e00-\u9fff\u3400-\u4dbf·]+")
# Surnames of two characters (the common ones of 百家姓): the given name of 欧阳娜 is 娜.
_COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙"
        "慕容仲孙钟离长孙宇文司徒鲜于司空令狐呼延轩辕百里东郭西门拓跋公西壤驷",
    )
)
_MOBILE = re.compile(r"(?:86)?(1[3-9]\d)\d{4}(\d{4})")
_PHONE_DIGITS = range(6, 21)
_RESIDENT_ID = re.compile(r"(\d)\d{16}([\dXx])")
_EMAIL = re.compile(r"([^@\s]+)@([^@\s]+\.[^@\s]+)")
_PROVINCE = re.compile(r"^(.{2,8}?(?:省|自治区|特别行政区|市))(?=.)")


def mask_name(name: str) -> str:
    """张小明 -> 张**, 欧阳娜 -> 欧阳**, `Li Na` -> `L*** N***`. A single letter is hidden."""
    name = name.strip()
    if _HAN.fullmatch(name):
        surname = name[:2] if name[:2] in _COMPOUND_SURNAMES and len(name) > 2 else name[:1]
        return f"{surname}**" if len(name) > 1 else HIDDEN
    words = name.split()
    if not words or len("".join(words)) < 2:
        return HIDDEN
    return " ".join(word[0] + HIDDEN for word in words)


def mask_phone(phone: str) -> str:
    """13812345678 and +86 138-1234-5678 -> 138****5678; of any other number the last two digits stay."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) not in _PHONE_DIGITS:
        return HIDDEN
    mobile = _MOBILE.fullmatch(digits)
    return f"{mobile[1]}****{mobile[2]}" if mobile else f"****{digits[-2:]}"


def mask_email(email: str) -> str:
    """li.na@mill.example -> l***@mill.example; a local part of one letter is hidden."""
    parts = _EMAIL.fullmatch(email.strip())
    if parts is None:
        return HIDDEN
    kept = parts[1][0] if len(parts[1]) > 1 else ""
    return f"{kept}{HIDDEN}@{parts[2]}"


def mask_id_number(number: str) -> str:
    """A resident identity number keeps its first and last character: place and date of birth lie between."""
    parts = _RESIDENT_ID.fullmatch(number.strip())
    return f"{parts[1]}****{parts[2]}" if parts else HIDDEN


def mask_address(address: str) -> str:
    """福建省福州市鼓楼区… -> 福建省***; an address without a province or city in front is hidden."""
    province = _PROVINCE.match(address.strip())
    return f"{province[1]}{HIDDEN}" if province else HIDDEN


def mask_account(account: str) -> str:
    """A bank account keeps its last four digits."""
    digits = re.sub(r"\D", "", account)
    return f"****{digits[-4:]}" if len(digits) >= 12 else HIDDEN


def hide(_: str) -> str:
    """Nothing stays."""
    return HIDDEN


MASKS: Mapping[str, Callable[[str], str]] = {
    "name": mask_name,
    "phone": mask_phone,
    "email": mask_email,
    "id_number": mask_id_number,
    "address": mask_address,
    "account": mask_account,
    "all": hide,
}


def mask(kind: str, value: Any, siblings: Mapping[str, Any]) -> Any:
    """`value` masked as `kind`: a key of MASKS, or `party_name`. None stays None; what is not a text is hidden.

    `party_name` looks at the `holder` beside it: a household's name is a person's, a company's is in public registers.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        return HIDDEN
    if kind == "party_name":
        return value if siblings.get("holder") == "company" else mask_name(value)
    return MASKS[kind](value)
