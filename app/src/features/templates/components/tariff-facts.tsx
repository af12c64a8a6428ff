import { Descriptions } from "antd";

import { decimalText, energyText, moneyText, priceText } from "@/lib/format";
import { type Language, useLanguage, useMessages } from "@/lib/i18n";

import { FACTOR_DECIMALS, PERCENT_DECIMALS } from "../lib/quantities";
import type { Charges, PriceForm, Tariff } from "../lib/tariff";
import { messages } from "../messages";
import { useDayTypeName, usePriceName, useSeasonName } from "./names";

type Translate = (name: Exclude<keyof (typeof messages)["en"], `${string}_one` | `${string}_other`>, values?: Record<string, string | number>) => string;

/** What a tariff says in words: how prices are formed, what is charged besides, how days are treated. */
export function TariffFacts({ tariff }: { readonly tariff: Tariff }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const dayName = useDayTypeName();
  const seasonName = useSeasonName();
  const priceName = usePriceName();
  const { tiers, charges = {}, treat_as, prices, seasons } = tariff;
  const formed = Object.entries(prices).filter(([, price]) => price.kind !== "fixed");
  const days = Object.entries(treat_as).filter(([from, to]) => from !== to);
  const items = [
    ...formed.map(([name, price]) => ({ key: name, label: priceName(name), children: formText(price, t, language) })),
    ...(tiers ? [{ key: "tiers", label: t("tiers"), children: `${t(`tiers_${tiers.by}`)}：${tiers.limits_wh.map((wh) => `≤ ${energyText(wh, language, "kWh")}`).join(" / ")}` }] : []),
    ...chargeTexts(charges, t, language).map(([key, children]) => ({ key, label: t(`charge_${key}`), children })),
    ...(seasons.length > 1 ? [{ key: "seasons", label: t("seasons"), children: seasons.map(({ season, spans }) => `${seasonName(season)} ${spans.map(({ from, to }) => `${from} → ${to}`).join(", ")}`).join("; ") }] : []),
    ...(days.length > 0 ? [{ key: "days", label: t("dayTypes"), children: days.map(([from, to]) => `${dayName(from)} → ${dayName(to)}`).join(language === "zh" ? "，" : ", ") }] : []),
    { key: "notice", label: t("noticeDays"), children: `${tariff.notice_days} ${t("days")}` },
  ];
  return <Descriptions size="small" column={1} items={items} styles={{ label: { width: 140 } }} />;
}

function formText(price: PriceForm, t: Translate, language: Language): string {
  if (price.kind === "fixed") return t("kind_fixed");
  const percent = (bp: number) => `${decimalText(bp, PERCENT_DECIMALS, language)}%`;
  const { cap_e8_yuan_per_kwh: cap, floor_e8_yuan_per_kwh: floor, reference } = price;
  const own =
    price.kind === "linked"
      ? [t("kind_linked"), `${decimalText(price.factor_bp, FACTOR_DECIMALS, language)} × ${reference}`]
      : [t("kind_gain_share"), reference, `${t("gainShare")} ${percent(price.gain_share_bp)}`, `${t("lossShare")} ${percent(price.loss_share_bp)}`];
  const bounds = [
    floor === undefined ? undefined : `${t("floor")} ${priceText(floor, language)}`,
    cap === undefined ? undefined : `${t("cap")} ${priceText(cap, language)}`,
    cap === undefined && floor === undefined ? undefined : t(`applied_${price.applied_to}`),
  ];
  return [...own, ...bounds].filter((part) => part !== undefined).join(" · ");
}

function chargeTexts(charges: Charges, t: Translate, language: Language): [keyof Charges, string][] {
  const percent = (bp: number) => `${decimalText(bp, PERCENT_DECIMALS, language)}%`;
  const price = (e8: number) => priceText(e8, language);
  const { green_premium: green, basic_fee: basic, deviation, termination, deposit } = charges;
  const texts: [keyof Charges, string][] = [];
  if (green) texts.push(["green_premium", `${green.price} · ${t("greenShare")} ${percent(green.share_bp)}`]);
  if (basic) texts.push(["basic_fee", `${moneyText(basic.price_fen_per_kw_month, language)} / kW · ${t(`basic_${basic.by}`)}`]);
  if (deviation) {
    const { over_band_bp, under_band_bp, over_price_e8_yuan_per_kwh, under_price_e8_yuan_per_kwh, by } = deviation;
    texts.push([
      "deviation",
      `${t(`deviation_${by}`)} · +${percent(over_band_bp)} / −${percent(under_band_bp)} · ${t("overPrice")} ${price(over_price_e8_yuan_per_kwh)} · ${t("underPrice")} ${price(under_price_e8_yuan_per_kwh)}`,
    ]);
  }
  if (termination) {
    const parts = [
      termination.fixed_fen === undefined ? undefined : `${t("fixedFee")} ${moneyText(termination.fixed_fen, language)}`,
      termination.remaining_e8_yuan_per_kwh === undefined ? undefined : `${t("remainingFee")} ${price(termination.remaining_e8_yuan_per_kwh)}`,
      termination.remaining_value_bp === undefined ? undefined : `${t("remainingValue")} ${percent(termination.remaining_value_bp)}`,
    ];
    texts.push(["termination", parts.filter((part) => part !== undefined).join(" + ")]);
  }
  if (deposit) {
    const parts = [
      deposit.fixed_fen === undefined ? undefined : moneyText(deposit.fixed_fen, language),
      deposit.contracted_e8_yuan_per_kwh === undefined ? undefined : `${t("contractedDeposit")} ${price(deposit.contracted_e8_yuan_per_kwh)}`,
    ];
    texts.push(["deposit", parts.filter((part) => part !== undefined).join(" + ")]);
  }
  return texts;
}
