import { Flex, Segmented, Statistic } from "antd";
import { useState } from "react";

import { BarChart } from "@/components/charts";
import { usePriceName } from "@/features/templates";
import { decimalText, energyText, moneyText, priceText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { ENERGY_DIGITS, FEN_PER_YUAN } from "@/lib/units";

import type { Quote } from "../api/packages";
import { monthsOf } from "../lib/comparing";
import { energyByPrice } from "../lib/load-cost";
import { messages } from "../messages";

type Shown = "load" | "cost";

/** Energy and cost of a load: in all, and month by month. */
export function LoadCost({ quote }: { readonly quote: Quote }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const [shown, setShown] = useState<Shown>("load");
  const { energy_wh, total_fen, average_price_e8_yuan_per_kwh: average } = quote;
  const figures = [
    [t("loadEnergy"), energyText(energy_wh, language)],
    [t("total"), moneyText(total_fen, language)],
    [t("average"), average == null ? "—" : priceText(average, language)],
  ] as const;
  return (
    <Flex vertical gap={8}>
      <Flex wrap gap={24} align="end">
        {figures.map(([title, value]) => <Statistic key={title} title={title} value={value} styles={{ content: { fontSize: 18 } }} />)}
        <Segmented<Shown>
          style={{ marginInlineStart: "auto" }} value={shown} onChange={setShown}
          options={[{ value: "load", label: t("energyByMonth") }, { value: "cost", label: t("byMonthCost") }]}
        />
      </Flex>
      {shown === "load" ? <EnergyChart quote={quote} /> : <CostChart quote={quote} />}
    </Flex>
  );
}

function EnergyChart({ quote }: { readonly quote: Quote }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const name = usePriceName();
  const months = monthsOf([quote]);
  const series = energyByPrice(quote, months).map(({ price, wh }) => ({
    name: name(price), stack: "energy", values: wh.map((each) => each / 10 ** ENERGY_DIGITS.MWh),
  }));
  const format = (value: number) => energyText(Math.round(value * 10 ** ENERGY_DIGITS.MWh), language, "MWh");
  return <BarChart title={t("energyByMonth")} unit="MWh" categoryTitle={t("month")} categories={months} series={series} format={format} height={220} />;
}

function CostChart({ quote }: { readonly quote: Quote }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const months = monthsOf([quote]);
  const values = months.map((month) => (quote.by_month[month] ?? 0) / 10 ** FEN_PER_YUAN);
  const format = (value: number) => decimalText(Math.round(value * 10 ** FEN_PER_YUAN), FEN_PER_YUAN, language, { min: 2 });
  return <BarChart title={t("byMonthCost")} unit={t("yuan")} categoryTitle={t("month")} categories={months} series={[{ name: t("total"), values }]} format={format} height={220} />;
}
