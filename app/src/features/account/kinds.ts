/** Kinds of messages that may go by mail. As in `gateway/notifications/kinds.py`; a test compares. */

import type { Title } from "@/lib/feature";

export interface Kind extends Title {
  /** By mail unless one leaves it out. */
  readonly mailed: boolean;
}

export const KINDS: Readonly<Record<string, Kind>> = {
  your_turn: { zh: "请处理订单", en: "An order waits for you", mailed: false },
  deadline_near: { zh: "订单即将逾期", en: "An order's deadline is near", mailed: true },
  sequence_announced: { zh: "交易序列已公告", en: "A trading sequence is announced", mailed: false },
  sequence_opened: { zh: "交易序列已开市", en: "A trading sequence is open", mailed: false },
  sequence_closing: { zh: "交易序列即将闭市", en: "A trading sequence closes soon", mailed: true },
  sequence_closed: { zh: "交易序列已闭市", en: "A trading sequence is closed", mailed: false },
  sequence_cancelled: { zh: "交易序列已取消", en: "A trading sequence is cancelled", mailed: true },
  listing_taken: { zh: "您的挂牌已被摘牌", en: "Energy was taken from your listing", mailed: false },
  listing_exhausted: { zh: "您的挂牌已全部成交", en: "All of your listing is taken", mailed: true },
  reveal_now: { zh: "请揭示报价，逾期出局", en: "Reveal your bid now, or it is out", mailed: true },
  auction_result: { zh: "集中竞价已出清", en: "An auction is cleared", mailed: true },
  pair_ordered: { zh: "竞价成交已生成订单", en: "An order was made of your auction pair", mailed: false },
  announcement_published: { zh: "有新公告", en: "A new announcement", mailed: false },
  announcement_important: { zh: "有重要公告", en: "An important announcement", mailed: true },
  cosignature_wanted: { zh: "待您复核签名", en: "A step wants your second signature", mailed: true },
  cosignature_settled: { zh: "复核已有结果", en: "A step that wanted a second signature is settled", mailed: false },
  bank_account_proposed: { zh: "有新银行账户待复核", en: "A bank account waits for a second person", mailed: true },
  bank_account_approved: { zh: "新银行账户已复核，即将生效", en: "A new bank account is about to be paid to", mailed: true },
  bill_made: { zh: "电费账单已出", en: "A bill is made", mailed: true },
  bill_corrected: { zh: "电费账单已更正", en: "A bill is corrected", mailed: true },
  bill_asked: { zh: "有账单问题待答复", en: "A question about a bill waits for an answer", mailed: true },
  bill_answered: { zh: "账单问题已答复", en: "A question about a bill is answered", mailed: true },
  bill_disputed: { zh: "账单被提出异议", en: "A bill is disputed", mailed: true },
  bill_invoiced: { zh: "发票已开具", en: "An invoice is issued", mailed: false },
  registration_submitted: { zh: "有注册申请待审核", en: "An application waits for its audit", mailed: false },
  registration_to_bind: { zh: "有注册申请待上链", en: "An approved application waits for a registrar", mailed: false },
  registration_changes_requested: { zh: "注册申请需要修改", en: "Your application needs changes", mailed: true },
  registration_refused: { zh: "注册申请未通过", en: "Your application was refused", mailed: true },
  registration_approved: { zh: "注册申请已通过审核", en: "Your application was approved", mailed: true },
  registration_bound: { zh: "注册已完成", en: "Your registration is complete", mailed: true },
  qualification_expiring: { zh: "资质即将到期", en: "A qualification is about to expire", mailed: true },
  certificate_expiring: { zh: "证书即将到期", en: "A certificate is about to expire", mailed: true },
  contract_starting: { zh: "合同即将开始执行", en: "A contract is about to start", mailed: true },
  contract_ending: { zh: "合同即将到期，请考虑续签", en: "A contract is about to end: time to renew", mailed: true },
  contract_over: { zh: "合同已到期", en: "A contract's period is over", mailed: true },
};

export const USUALLY_MAILED = Object.entries(KINDS).flatMap(([name, kind]) => (kind.mailed ? [name] : []));
