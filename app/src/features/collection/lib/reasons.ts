/** Why the bank did not move money, as gateway/collection/reasons.py has it (ExternalReturnReason1Code of ISO 20022). */
import type { Title } from "@/lib/feature";

export type Follows = "again" | "account" | "mandate" | "hand";

export interface Reason extends Title {
  readonly follows: Follows;
}

export const REASONS: Readonly<Record<string, Reason>> = {
  AC01: { zh: "账号错误", en: "The account number is wrong", follows: "account" },
  AC04: { zh: "账户已销户", en: "The account is closed", follows: "account" },
  AC06: { zh: "账户被冻结", en: "The account is blocked", follows: "account" },
  AC13: { zh: "账户类型不支持扣款", en: "The account is of a type that is not debited", follows: "account" },
  AG01: { zh: "账户不允许此类交易", en: "The account does not allow this transaction", follows: "account" },
  AM04: { zh: "余额不足", en: "There is not enough money", follows: "again" },
  AM05: { zh: "重复提交", en: "It is a duplicate", follows: "hand" },
  BE01: { zh: "户名与账号不符", en: "Name and account do not belong together", follows: "account" },
  MD01: { zh: "没有授权", en: "There is no mandate", follows: "mandate" },
  MD06: { zh: "付款人要求退款", en: "The payer wants the money back", follows: "hand" },
  MD07: { zh: "付款人身故", en: "The payer is deceased", follows: "hand" },
  MS02: { zh: "付款人未说明原因", en: "The payer gives no reason", follows: "hand" },
  MS03: { zh: "银行未说明原因", en: "The bank gives no reason", follows: "again" },
  RC01: { zh: "行号错误", en: "The bank's code is wrong", follows: "account" },
  RR04: { zh: "监管原因", en: "For regulatory reasons", follows: "hand" },
  SL01: { zh: "付款行专项服务限制", en: "A service of the payer's bank stops it", follows: "hand" },
  TM01: { zh: "超过受理时间", en: "It came after the cut-off time", follows: "again" },
};

const OTHER: Reason = { zh: "其他原因", en: "Another reason", follows: "hand" };

export function reasonOf(code: string): Reason {
  return REASONS[code] ?? OTHER;
}
