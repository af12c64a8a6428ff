/** Codes that stand in arguments, in words. A code that is not here is shown as it is. */

import type { Language } from "@/features/signing/words/facts";

type Words = Readonly<Record<string, readonly [zh: string, en: string]>>;

const BANDS: Words = {
  sharp: ["尖峰", "sharp"],
  peak: ["高峰", "peak"],
  flat: ["平段", "flat"],
  valley: ["低谷", "valley"],
  deep_valley: ["深谷", "deep valley"],
};
const SEGMENTS: Words = {
  industrial: ["工业", "industrial"],
  commercial: ["商业", "commercial"],
  residential: ["居民", "residential"],
};
const STATUSES: Words = {
  active: ["正常", "active"],
  suspended: ["暂停", "suspended"],
  revoked: ["注销", "revoked"],
  closed: ["注销", "closed"],
};
const KINDS: Words = {
  consumer: ["用电用户", "consumer"],
  retailer: ["售电公司", "retailer"],
  switch: ["更换售电公司", "switching retailer"],
  move_out: ["销户", "moving out"],
  monthly: ["月度", "monthly"],
  annual: ["年度", "annual"],
  invoice: ["发票", "invoice"],
  credit_note: ["红字发票", "credit note"],
  photovoltaic: ["光伏", "photovoltaic"],
  wind: ["风电", "wind"],
  hydro: ["水电", "hydro"],
  biomass: ["生物质", "biomass"],
  storage: ["储能", "storage"],
  other: ["其他", "other"],
};
const OUTCOMES: Words = { resume: ["恢复执行", "resume"], cancel: ["终止合同", "cancel"] };
const MODES: Words = {
  auction: ["集中竞价", "call auction"],
  listing: ["挂牌摘牌", "listing"],
  negotiation: ["双边协商", "negotiation"],
};
const IMPORTANCE: Words = { normal: ["一般", "normal"], important: ["重要", "important"] };
const ORGANISATIONS: Words = {
  ConsumerOrg: ["用电侧组织", "ConsumerOrg"],
  RetailerOrg: ["售电侧组织", "RetailerOrg"],
  ExchangeOrg: ["交易中心", "ExchangeOrg"],
  RegulatorOrg: ["监管机构", "RegulatorOrg"],
};

const OF_ARGUMENT: Readonly<Record<string, Words>> = {
  band: BANDS,
  segment: SEGMENTS,
  class: SEGMENTS,
  classes: SEGMENTS,
  status: STATUSES,
  kind: KINDS,
  stage: KINDS,
  outcome: OUTCOMES,
  mode: MODES,
  importance: IMPORTANCE,
  organisation: ORGANISATIONS,
};

/** The word for `value` as `argument`, or undefined where there is none. */
export function valueWord(argument: string, value: string, language: Language): string | undefined {
  const words = OF_ARGUMENT[argument];
  if (words === undefined || !Object.hasOwn(words, value)) return undefined;
  return words[value]?.[language === "zh" ? 0 : 1];
}
