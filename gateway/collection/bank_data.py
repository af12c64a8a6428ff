"""A bank account: number and clearing code, checked and masked. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from acl.masking import HIDDEN, mask_account
from gateway.problems import ProblemError

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_DOMESTIC = re.compile(r"[0-9]{8,32}")
_CNAPS = re.compile(r"[0-9]{12}")
_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,140}")
_IBAN_MODULUS = 97


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """An account at a bank. `number` is an IBAN, or a Chinese account number (8 to 32 digits); `cnaps` is the bank's
    twelve-digit clearing code (行号)."""

    holder: str = field(repr=False)
    number: str = field(repr=False)
    cnaps: str = field(repr=False)

    @property
    def is_iban(self) -> bool:
        return not self.number.isdigit()

    def masked(self) -> dict[str, str]:
        """As every reading shows it: of the number the last four digits, of the holder nothing."""
        return {"holder": HIDDEN, "number": mask_number(self.number), "cnaps": self.cnaps}


def bank_account(*, holder: str, number: str, cnaps: str) -> BankAccount:
    """An account out of what people typed: blanks and case in the number do not count.

    Raises ProblemError `invalid_bank_account` with the field that is wrong; its value is not quoted.
    """
    holder, number, cnaps = holder.strip(), re.sub(r"\s", "", number).upper(), cnaps.strip()
    if not _NAME.fullmatch(holder):
        raise _invalid("holder")
    if not (_DOMESTIC.fullmatch(number) or (_IBAN.fullmatch(number) and _is_iban(number))):
        raise _invalid("number")
    if not _CNAPS.fullmatch(cnaps):
        raise _invalid("cnaps")
    return BankAccount(holder=holder, number=number, cnaps=cnaps)


def mask_number(number: str) -> str:
    """The last four characters; a short number is hidden whole."""
    return mask_account(number) if number.isdigit() else f"****{number[-4:]}"


def _is_iban(number: str) -> bool:
    """ISO 13616: country and check digits go to the end, letters count from 10, the rest by 97 is 1."""
    digits = "".join(str(int(character, 36)) for character in number[4:] + number[:4])
    return int(digits) % _IBAN_MODULUS == 1


def _invalid(path: str) -> ProblemError:
    return ProblemError("invalid_bank_account", context={"path": path})
