/** What the parts of a bill are called, on bills and on their invoices. */
import type { Title } from "./feature";

const PARTS: Readonly<Record<string, Title>> = {
  energy: { zh: "电能量电费", en: "Energy" },
  green_premium: { zh: "绿色电力环境价值", en: "Green premium" },
  basic_fee: { zh: "基本电费", en: "Basic fee" },
  transmission: { zh: "输配电费", en: "Transmission and distribution" },
  line_loss: { zh: "上网环节线损费用", en: "Line loss" },
  system_operation: { zh: "系统运行费", en: "System operation" },
  fund: { zh: "政府性基金及附加", en: "Government funds" },
  power_factor: { zh: "功率因数调整电费", en: "Power-factor adjustment" },
  discount: { zh: "优惠", en: "Discount" },
  coupon: { zh: "电费券", en: "Coupon" },
  subsidy: { zh: "补贴", en: "Subsidy" },
  deviation: { zh: "偏差电费", en: "Deviation" },
  termination: { zh: "提前解约费用", en: "Early end of the contract" },
  producer_income: { zh: "发电收入", en: "Producer's income" },
};

/** One of a later ledger has its own name. */
export function partTitle(part: string): Title {
  return PARTS[part] ?? { zh: part, en: part };
}
