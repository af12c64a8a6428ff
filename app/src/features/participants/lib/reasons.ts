/** Why a participant's standing changes. The ledger takes a short code, as free text could be personal. */
import type { Title } from "@/lib/feature";

const REASONS: Readonly<Record<string, Title>> = {
  yearly_review: { zh: "年度评审", en: "Yearly review" },
  credit_event: { zh: "信用事件", en: "Credit event" },
  correction: { zh: "更正", en: "Correction" },
  licence_expired: { zh: "资质到期", en: "Licence expired" },
  rule_violated: { zh: "违反交易规则", en: "Against the rules of trading" },
  payment_overdue: { zh: "逾期未付", en: "Payment overdue" },
  remedied: { zh: "已整改", en: "Remedied" },
  on_request: { zh: "主体申请", en: "At its own request" },
  left_market: { zh: "退出市场", en: "Left the market" },
  insolvency: { zh: "丧失偿付能力", en: "Insolvency" },
  not_identified: { zh: "身份未能核实", en: "Identity not proved" },
  not_authorised: { zh: "未获授权", en: "Not authorised" },
  other: { zh: "其他", en: "Other" },
};

export const RATING_REASONS = ["yearly_review", "credit_event", "correction", "other"];
export const STATUS_REASONS = ["licence_expired", "rule_violated", "payment_overdue", "remedied", "on_request", "left_market", "other"];
export const DEFAULT_REASONS = ["insolvency", "payment_overdue", "rule_violated", "other"];
export const DECLINE_REASONS = ["not_identified", "not_authorised", "correction", "other"];

/** A reason in words; one that came from elsewhere as it stands on the ledger. */
export function reasonTitle(code: string): Title {
  return REASONS[code] ?? { zh: code, en: code };
}
