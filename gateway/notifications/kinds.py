"""The kinds of notifications: what each says, in both languages, and whether it goes by mail unless one declines. Data.

A title never holds a value: what it is about is the notification's subject, an id.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`mailed`: by mail to those who have given an address, unless they leave it out of their preferences."""

    name: str
    title_zh: str
    title_en: str
    mailed: bool


_ROWS = (
    Kind("your_turn", "请处理订单", "An order waits for you", False),
    Kind("deadline_near", "订单即将逾期", "An order's deadline is near", True),
    Kind("cosignature_wanted", "待您复核签名", "A step wants your second signature", True),
    Kind("cosignature_settled", "复核已有结果", "A step that wanted a second signature is settled", False),
    Kind("registration_submitted", "有注册申请待审核", "An application waits for its audit", False),
    Kind("registration_to_bind", "有注册申请待上链", "An approved application waits for a registrar", False),
    Kind("registration_changes_requested", "注册申请需要修改", "Your application needs changes", True),
    Kind("registration_refused", "注册申请未通过", "Your application was refused", True),
    Kind("registration_approved", "注册申请已通过审核", "Your application was approved", True),
    Kind("registration_bound", "注册已完成", "Your registration is complete", True),
    Kind("qualification_expiring", "资质即将到期", "A qualification is about to expire", True),
    Kind("certificate_expiring", "证书即将到期", "A certificate is about to expire", True),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ROWS}
