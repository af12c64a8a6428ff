"""Why the bank did not move money, and what follows. Pure.

The codes are those of the ISO 20022 external code set for reasons of returns (ExternalReturnReason1Code).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Then(StrEnum):
    """What follows on a failure."""

    AGAIN = "again"
    NEW_ACCOUNT = "again when the account is another"
    NEW_MANDATE = "again under a new mandate"
    BY_HAND = "by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One row: after `AGAIN` a collection goes into a batch again from `after_days` on, `tries` times in all."""

    code: str
    zh: str
    en: str
    then: Then
    after_days: int = 0
    tries: int = 1


def _row(code: str, zh: str, en: str, then: Then, *, after_days: int = 0, tries: int = 1) -> Reason:
    return Reason(code=code, zh=zh, en=en, then=then, after_days=after_days, tries=tries)


_ROWS = (
    _row("AC01", "账号错误", "The account number is wrong", Then.NEW_ACCOUNT),
    _row("AC04", "账户已销户", "The account is closed", Then.NEW_ACCOUNT),
    _row("AC06", "账户被冻结", "The account is blocked", Then.NEW_ACCOUNT),
    _row("AC13", "账户类型不支持扣款", "The account is of a type that is not debited", Then.NEW_ACCOUNT),
    _row("AG01", "账户不允许此类交易", "The account does not allow this transaction", Then.NEW_ACCOUNT),
    _row("AM04", "余额不足", "There is not enough money", Then.AGAIN, after_days=3, tries=3),
    _row("AM05", "重复提交", "It is a duplicate", Then.BY_HAND),
    _row("BE01", "户名与账号不符", "Name and account do not belong together", Then.NEW_ACCOUNT),
    _row("MD01", "没有授权", "There is no mandate", Then.NEW_MANDATE),
    _row("MD06", "付款人要求退款", "The payer wants the money back", Then.BY_HAND),
    _row("MD07", "付款人身故", "The payer is deceased", Then.BY_HAND),
    _row("MS02", "付款人未说明原因", "The payer gives no reason", Then.BY_HAND),
    _row("MS03", "银行未说明原因", "The bank gives no reason", Then.AGAIN, after_days=1, tries=2),
    _row("RC01", "行号错误", "The bank's code is wrong", Then.NEW_ACCOUNT),
    _row("RR04", "监管原因", "For regulatory reasons", Then.BY_HAND),
    _row("SL01", "付款行专项服务限制", "A service of the payer's bank stops it", Then.BY_HAND),
    _row("TM01", "超过受理时间", "It came after the cut-off time", Then.AGAIN, after_days=1, tries=3),
)

REASONS: dict[str, Reason] = {row.code: row for row in _ROWS}
_UNKNOWN = Reason(code="NARR", zh="其他原因", en="Another reason", then=Then.BY_HAND)


def reason(code: str | None) -> Reason:
    """The row of a code; a code that is not in the table is looked at by hand."""
    return REASONS.get(code or "", _UNKNOWN)


def retry_on(code: str | None, *, failed_on: str, tries: int) -> str | None:
    """The first day (market-local) on which a collection that failed for the `tries`th time may be sent again; None
    where something else has to change first or it was tried often enough."""
    row = reason(code)
    if row.then is not Then.AGAIN or tries >= row.tries:
        return None
    return (date.fromisoformat(failed_on) + timedelta(days=row.after_days)).isoformat()
