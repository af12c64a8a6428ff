"""The kinds of notifications: what each says, in both languages, and whether it goes by mail unless one declines. Data.

A title never holds a value: what it is about is the notification's subject, an id.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`mailed`: by mail to those who have given an address, unless they leave it out of their preferences. `paper` is
    where the paper of its subject is at the API, for those who sign in."""

    name: str
    title_zh: str
    title_en: str
    mailed: bool
    paper: str | None = None


_BILL = "/api/v1/settlements/{subject}/bill.pdf"
_ROWS = (
    Kind("your_turn", "请处理订单", "An order waits for you", False),
    Kind("deadline_near", "订单即将逾期", "An order's deadline is near", True),
    Kind("sequence_announced", "交易序列已公告", "A trading sequence is announced", False),
    Kind("sequence_opened", "交易序列已开市", "A trading sequence is open", False),
    Kind("sequence_closing", "交易序列即将闭市", "A trading sequence closes soon", True),
    Kind("sequence_closed", "交易序列已闭市", "A trading sequence is closed", False),
    Kind("sequence_cancelled", "交易序列已取消", "A trading sequence is cancelled", True),
    Kind("listing_taken", "您的挂牌已被摘牌", "Energy was taken from your listing", False),
    Kind("listing_exhausted", "您的挂牌已全部成交", "All of your listing is taken", True),
    Kind("reveal_now", "请揭示报价，逾期出局", "Reveal your bid now, or it is out", True),
    Kind("auction_result", "集中竞价已出清", "An auction is cleared", True),
    Kind("pair_ordered", "竞价成交已生成订单", "An order was made of your auction pair", False),
    Kind("announcement_published", "有新公告", "A new announcement", False),
    Kind("announcement_important", "有重要公告", "An important announcement", True),
    Kind("cosignature_wanted", "待您复核签名", "A step wants your second signature", True),
    Kind("cosignature_settled", "复核已有结果", "A step that wanted a second signature is settled", False),
    Kind("bank_account_proposed", "有新银行账户待复核", "A bank account waits for a second person", True),
    Kind("bank_account_approved", "新银行账户已复核，即将生效", "A new bank account is about to be paid to", True),
    Kind("bill_made", "电费账单已出", "A bill is made", True, _BILL),
    Kind("bill_corrected", "电费账单已更正", "A bill is corrected", True, _BILL),
    Kind("bill_asked", "有账单问题待答复", "A question about a bill waits for an answer", True),
    Kind("bill_answered", "账单问题已答复", "A question about a bill is answered", True),
    Kind("bill_disputed", "账单被提出异议", "A bill is disputed", True),
    Kind("bill_invoiced", "发票已开具", "An invoice is issued", False),
    Kind("registration_submitted", "有注册申请待审核", "An application waits for its audit", False),
    Kind("registration_to_bind", "有注册申请待上链", "An approved application waits for a registrar", False),
    Kind("registration_changes_requested", "注册申请需要修改", "Your application needs changes", True),
    Kind("registration_refused", "注册申请未通过", "Your application was refused", True),
    Kind("registration_approved", "注册申请已通过审核", "Your application was approved", True),
    Kind("registration_bound", "注册已完成", "Your registration is complete", True),
    Kind("qualification_expiring", "资质即将到期", "A qualification is about to expire", True),
    Kind("certificate_expiring", "证书即将到期", "A certificate is about to expire", True),
    Kind("contract_starting", "合同即将开始执行", "A contract is about to start", True),
    Kind("contract_ending", "合同即将到期，请考虑续签", "A contract is about to end: time to renew", True),
    Kind("contract_over", "合同已到期", "A contract's period is over", True),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ROWS}
