/** Why an order is sent back. The ledger takes a short code, because free text could be private; these have words. */
import type { Title } from "@/lib/feature";

const REASONS: Readonly<Record<string, Title>> = {
  price_too_low: { zh: "价格偏低", en: "Price too low" },
  price_too_high: { zh: "价格偏高", en: "Price too high" },
  energy_too_small: { zh: "电量不足起购量", en: "Too little energy" },
  energy_not_available: { zh: "可售电量不足", en: "Not enough energy to sell" },
  period_too_short: { zh: "合同周期过短", en: "Period too short" },
  period_too_long: { zh: "合同周期过长", en: "Period too long" },
  package_not_suitable: { zh: "套餐不适用", en: "Package does not suit" },
  data_incomplete: { zh: "资料不完整", en: "Data incomplete" },
  not_eligible: { zh: "不符合准入条件", en: "Not eligible" },
  rule_violated: { zh: "不符合交易规则", en: "Against the rules of trading" },
  other: { zh: "其他", en: "Other" },
};

const OF_PARTIES = [
  "price_too_low", "price_too_high", "energy_too_small", "energy_not_available", "period_too_short", "period_too_long",
  "package_not_suitable", "other",
];
const OF_EXCHANGE = ["not_eligible", "period_too_short", "period_too_long", "data_incomplete", "rule_violated", "other"];

/** The codes from which a party, or the exchange, chooses. */
export function reasonCodes(party: string | null): readonly string[] {
  return party === "exchange" ? OF_EXCHANGE : OF_PARTIES;
}

/** A reason in words; one that came from elsewhere as it stands on the ledger. */
export function reasonTitle(code: string): Title {
  return REASONS[code] ?? { zh: code, en: code };
}
