import { Descriptions } from "antd";

import { Day, Energy, Money, Price } from "@/components/figures";
import { hasQuantities, QuantitiesText, useOrderWords } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import type { Annex } from "../lib/annex";
import { messages } from "../messages";

/** What is private between the parties: energy, prices, and what an early end costs. */
export function AnnexFacts({ annex }: { readonly annex: Annex }) {
  const t = useMessages(messages);
  const words = useOrderWords();
  const { terms, earlyEnd } = annex;
  const prices = Object.entries(terms.prices_e8_yuan_per_kwh);
  const settlement = terms.settlement_price_e8_yuan_per_kwh;
  const items = [
    { key: "energy", label: t("energy"), children: <Energy wh={terms.energy_wh} /> },
    ...prices.map(([name, price]) => ({ key: name, label: words.price(name), children: <Price e8={price} /> })),
    ...(prices.length === 0 ? [{ key: "list", label: t("listPrices"), children: t("atList") }] : []),
    ...(settlement === undefined ? [] : [{ key: "settlement", label: t("settlementPrice"), children: <Price e8={settlement} /> }]),
    ...(hasQuantities(terms) ? [{ key: "quantities", label: t("quantities"), children: <QuantitiesText terms={terms} /> }] : []),
    ...(earlyEnd === undefined
      ? []
      : [
          { key: "end", label: t("endDay"), children: <Day day={earlyEnd.endsOn} /> },
          { key: "fee", label: t("fee"), children: <Money fen={earlyEnd.feeFen} /> },
        ]),
  ];
  return <Descriptions bordered size="small" column={1} items={items} />;
}
