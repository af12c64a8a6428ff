import { Col, Form, Row } from "antd";

import { EnergyInput, PriceInput } from "@/components/figure-input";
import { energyText, priceText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import type { Terms } from "@/lib/intents/terms";

import type { RetailPackage } from "../api/packages";
import { formMessages } from "../form-messages";
import type { DeliveryPeriod } from "../lib/periods";
import { quantitiesOf, quantityValues, type QuantityValues } from "../lib/quantities";
import { priceNames } from "../lib/terms";
import { QuantityFields } from "./quantity-fields";
import { useOrderWords } from "./words";

/** As a form holds terms while they are typed. */
export interface TermsValues extends QuantityValues {
  readonly energy?: number | null;
  readonly prices?: Readonly<Record<string, number | null>>;
  readonly settlement?: number | null;
}

/** The same of a new order. */
export type OrderValues = TermsValues & { readonly period?: DeliveryPeriod; readonly acknowledged?: boolean };

/** The terms of a form that has been checked. A price that is the list price is not stated again. */
export function termsOf(values: TermsValues, listed: Readonly<Record<string, number>>): Terms {
  const negotiated = Object.entries(values.prices ?? {}).flatMap(([name, price]) =>
    price === null || price === listed[name] ? [] : [[name, price] as const],
  );
  return {
    energy_wh: values.energy ?? 0,
    prices_e8_yuan_per_kwh: Object.fromEntries(negotiated),
    ...(values.settlement != null && { settlement_price_e8_yuan_per_kwh: values.settlement }),
    ...quantitiesOf(values),
  };
}

/** What a form begins with: terms that there are, and list prices for the rest. */
export function valuesOf(terms: Terms | undefined, listed: Readonly<Record<string, number>>): TermsValues {
  return {
    energy: terms?.energy_wh ?? null,
    prices: { ...listed, ...terms?.prices_e8_yuan_per_kwh },
    settlement: terms?.settlement_price_e8_yuan_per_kwh ?? null,
    ...quantityValues(terms),
  };
}

/** Energy and prices; inside a `Form` whose values have `TermsValues`. */
export function TermsFields({ offered }: { readonly offered: RetailPackage }) {
  const t = useMessages(formMessages);
  const language = useLanguage();
  const words = useOrderWords();
  const { min_wh: least = 1, max_wh: most = Number.MAX_SAFE_INTEGER } = offered.volume;
  const range = { least: energyText(least, language), most: energyText(most, language) };
  return (
    <>
      <Form.Item
        name="energy"
        label={t("energy")}
        extra={t("volumeLimits", range)}
        rules={[
          { required: true, message: t("energyNeeded") },
          { type: "number", min: least, max: most, message: t("volumeBeyond", range) },
        ]}
      >
        <EnergyInput unit="MWh" />
      </Form.Item>
      <Row gutter={16}>
        {priceNames(offered.prices).map((name) => (
          <Col key={name} xs={24} sm={12}>
            <Form.Item
              name={["prices", name]}
              label={words.price(name)}
              extra={t("listed", { price: priceText(offered.prices[name] ?? 0, language) })}
              rules={[{ required: true, message: t("priceNeeded") }]}
            >
              <PriceInput />
            </Form.Item>
          </Col>
        ))}
      </Row>
      <QuantityFields />
    </>
  );
}
