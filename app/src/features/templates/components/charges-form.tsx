import { Card, Flex, Select, Switch } from "antd";
import type { ReactNode } from "react";

import { useMessages } from "@/lib/i18n";
import { E8, FEN_PER_YUAN } from "@/lib/units";

import { PERCENT_DECIMALS } from "../lib/quantities";
import type { Charges } from "../lib/tariff";
import { messages } from "../messages";
import { useEditing } from "./draft-context";
import { Field, Fields } from "./field";
import { usePriceName } from "./names";
import { QuantityInput } from "./quantity-input";

/** What a new charge begins with. */
const STARTS: Required<Charges> = {
  green_premium: { price: "green", share_bp: 3_000 },
  basic_fee: { by: "contracted_demand", price_fen_per_kw_month: 3_200 },
  deviation: {
    by: "month", over_band_bp: 500, under_band_bp: 500, over_price_e8_yuan_per_kwh: 5_000_000, under_price_e8_yuan_per_kwh: 5_000_000,
  },
  termination: { remaining_e8_yuan_per_kwh: 2_000_000 },
  deposit: { contracted_e8_yuan_per_kwh: 1_000_000 },
};

/** What is charged beside energy; a part that is switched off is not in the tariff. */
export function ChargesForm() {
  const t = useMessages(messages);
  const priceName = usePriceName();
  const { draft, changeTariff } = useEditing();
  const { charges = {}, prices } = draft.tariff;
  const set = (part: Charges) => changeTariff({ charges: { ...charges, ...part } });
  const { green_premium: green, basic_fee: basic, deviation, termination, deposit } = charges;
  return (
    <Flex vertical gap={10}>
      <ChargeCard name="green_premium">
        {green && (
          <>
            <Field label={t("greenPrice")} hint={t("greenPriceHint")}>
              <Select
                aria-label={t("greenPrice")} style={{ width: "100%" }} value={green.price}
                options={Object.keys(prices).map((price) => ({ value: price, label: priceName(price) }))}
                onChange={(price) => set({ green_premium: { ...green, price } })}
              />
            </Field>
            {numberField(t("greenShare"), green.share_bp, PERCENT_DECIMALS, "%", (share_bp = 0) => set({ green_premium: { ...green, share_bp } }))}
          </>
        )}
      </ChargeCard>
      <ChargeCard name="basic_fee">
        {basic && (
          <>
            <Field label={t("basicBy")}>
              <Select
                aria-label={t("basicBy")} style={{ width: "100%" }} value={basic.by}
                options={(["capacity", "contracted_demand", "measured_demand"] as const).map((by) => ({ value: by, label: t(`basic_${by}`) }))}
                onChange={(by) => set({ basic_fee: { ...basic, by } })}
              />
            </Field>
            {numberField(t("price"), basic.price_fen_per_kw_month, FEN_PER_YUAN, t("perKwMonth"), (fen = 0) => set({ basic_fee: { ...basic, price_fen_per_kw_month: fen } }))}
          </>
        )}
      </ChargeCard>
      <ChargeCard name="deviation">
        {deviation && (
          <>
            <Field label={t("deviationBy")}>
              <Select
                aria-label={t("deviationBy")} style={{ width: "100%" }} value={deviation.by}
                options={(["month", "period"] as const).map((by) => ({ value: by, label: t(`deviation_${by}`) }))}
                onChange={(by) => set({ deviation: { ...deviation, by } })}
              />
            </Field>
            {numberField(t("overBand"), deviation.over_band_bp, PERCENT_DECIMALS, "%", (over_band_bp = 0) => set({ deviation: { ...deviation, over_band_bp } }))}
            {numberField(t("underBand"), deviation.under_band_bp, PERCENT_DECIMALS, "%", (under_band_bp = 0) => set({ deviation: { ...deviation, under_band_bp } }))}
            {numberField(t("overPrice"), deviation.over_price_e8_yuan_per_kwh, E8, t("priceUnit"), (e8 = 0) => set({ deviation: { ...deviation, over_price_e8_yuan_per_kwh: e8 } }))}
            {numberField(t("underPrice"), deviation.under_price_e8_yuan_per_kwh, E8, t("priceUnit"), (e8 = 0) => set({ deviation: { ...deviation, under_price_e8_yuan_per_kwh: e8 } }))}
          </>
        )}
      </ChargeCard>
      <ChargeCard name="termination">
        {termination && (
          <>
            {numberField(t("fixedFee"), termination.fixed_fen, FEN_PER_YUAN, t("yuan"), (fen) => set({ termination: given({ ...termination, fixed_fen: fen }) }))}
            {numberField(t("remainingFee"), termination.remaining_e8_yuan_per_kwh, E8, t("priceUnit"), (e8) => set({ termination: given({ ...termination, remaining_e8_yuan_per_kwh: e8 }) }))}
            {numberField(t("remainingValue"), termination.remaining_value_bp, PERCENT_DECIMALS, "%", (share) => set({ termination: given({ ...termination, remaining_value_bp: share }) }))}
          </>
        )}
      </ChargeCard>
      <ChargeCard name="deposit">
        {deposit && (
          <>
            {numberField(t("fixedDeposit"), deposit.fixed_fen, FEN_PER_YUAN, t("yuan"), (fen) => set({ deposit: given({ ...deposit, fixed_fen: fen }) }))}
            {numberField(t("contractedDeposit"), deposit.contracted_e8_yuan_per_kwh, E8, t("priceUnit"), (e8) => set({ deposit: given({ ...deposit, contracted_e8_yuan_per_kwh: e8 }) }))}
          </>
        )}
      </ChargeCard>
    </Flex>
  );
}

function numberField(label: string, value: number | undefined, decimals: number, unit: string, onChange: (value: number | undefined) => void) {
  return (
    <Field label={label}>
      <QuantityInput label={label} value={value} decimals={decimals} unit={unit} min={0} onChange={onChange} />
    </Field>
  );
}

function ChargeCard({ name, children }: { readonly name: keyof Charges; readonly children: ReactNode }) {
  const t = useMessages(messages);
  const { draft, changeTariff } = useEditing();
  const charges = draft.tariff.charges ?? {};
  const on = charges[name] !== undefined;
  const toggle = (wanted: boolean) => {
    const rest = { ...charges };
    delete rest[name];
    changeTariff({ charges: wanted ? { ...rest, [name]: STARTS[name] } : rest });
  };
  return (
    <Card
      size="small" title={t(`charge_${name}`)} extra={<Switch size="small" aria-label={t(`charge_${name}`)} checked={on} onChange={toggle} />}
      styles={on ? {} : { body: { display: "none" } }}
    >
      <Fields>{children}</Fields>
    </Card>
  );
}

/** Without the parts that have been emptied. */
function given<Part extends object>(part: { [Name in keyof Part]: Part[Name] | undefined }): Part {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Part;
}
