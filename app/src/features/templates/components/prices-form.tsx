import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Input, Select } from "antd";
import { useState } from "react";

import { referencesQuery } from "@/features/reference-prices";
import { useMessages } from "@/lib/i18n";
import { E8 } from "@/lib/units";

import { usualLimits } from "../lib/draft";
import { FACTOR_DECIMALS, PERCENT_DECIMALS } from "../lib/quantities";
import type { Limits, PriceForm, PriceKind } from "../lib/tariff";
import { messages } from "../messages";
import { useEditing } from "./draft-context";
import { Field, Fields, useFaults } from "./field";
import { usePriceName } from "./names";
import { QuantityInput } from "./quantity-input";

const KINDS: readonly PriceKind[] = ["fixed", "linked", "gain_share"];
const NAME = /^[a-z][a-z0-9_]{0,31}$/;

/** How each price is formed, and within which limits a retailer may set its number. */
export function PricesForm() {
  const t = useMessages(messages);
  const { draft, change, changeTariff } = useEditing();
  const { prices } = draft.tariff;
  const [added, setAdded] = useState("");
  const free = NAME.test(added) && !(added in prices);
  const set = (name: string, price: PriceForm) => changeTariff({ prices: { ...prices, [name]: price } });
  const remove = (name: string) => {
    changeTariff({ prices: without(prices, name) });
    change({ price_limits: without(draft.price_limits, name) });
  };
  const add = () => {
    if (!free) return;
    set(added, { kind: "fixed" });
    change({ price_limits: { ...draft.price_limits, [added]: usualLimits("fixed") } });
    setAdded("");
  };
  return (
    <Flex vertical gap={10}>
      {Object.entries(prices).map(([name, price]) => (
        <PriceCard key={name} name={name} price={price} onChange={(changed) => set(name, changed)} onRemove={() => remove(name)} />
      ))}
      <Flex gap={8}>
        <Input
          aria-label={t("newPrice")} placeholder={t("newPrice")} value={added} style={{ width: 220 }}
          {...(added !== "" && !free && { status: "error" as const })}
          onChange={(event) => setAdded(event.target.value)} onPressEnter={add}
        />
        <Button icon={<PlusOutlined aria-hidden />} disabled={!free} onClick={add}>
          {t("addPrice")}
        </Button>
      </Flex>
    </Flex>
  );
}

interface PriceCardProps {
  readonly name: string;
  readonly price: PriceForm;
  readonly onChange: (price: PriceForm) => void;
  readonly onRemove: () => void;
}

function PriceCard({ name, price, onChange, onRemove }: PriceCardProps) {
  const t = useMessages(messages);
  const title = usePriceName();
  const { data: references = [] } = useQuery(referencesQuery);
  const firstReference = references[0] ?? "";
  return (
    <Card
      size="small"
      title={<>{title(name)} <span className="muted mono">{name}</span></>}
      extra={
        <Flex gap={6} align="center">
          <Select<PriceKind>
            aria-label={t("priceKind")} size="small" style={{ width: 128 }} value={price.kind}
            options={KINDS.map((kind) => ({ value: kind, label: t(`kind_${kind}`) }))}
            onChange={(kind) => onChange(priceOf(kind, firstReference))}
          />
          <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} aria-label={t("removePrice", { name })} onClick={onRemove} />
        </Flex>
      }
    >
      <Fields least={130}>
        {price.kind !== "fixed" && (
          <Field label={t("reference")} path={`tariff/prices/${name}/reference`}>
            <Select
              aria-label={t("reference")} style={{ width: "100%" }} value={price.reference || null}
              options={references.map((reference) => ({ value: reference, label: reference }))}
              onChange={(reference: string | null) => reference !== null && onChange({ ...price, reference })}
            />
          </Field>
        )}
        {price.kind === "linked" && (
          <Part label={t("factor")} value={price.factor_bp} decimals={FACTOR_DECIMALS} onChange={(factor_bp = 0) => onChange({ ...price, factor_bp })} />
        )}
        {price.kind === "gain_share" && (
          <>
            <Part label={t("gainShare")} unit="%" value={price.gain_share_bp} decimals={PERCENT_DECIMALS} onChange={(gain_share_bp = 0) => onChange({ ...price, gain_share_bp })} />
            <Part label={t("lossShare")} unit="%" value={price.loss_share_bp} decimals={PERCENT_DECIMALS} onChange={(loss_share_bp = 0) => onChange({ ...price, loss_share_bp })} />
          </>
        )}
        {price.kind !== "fixed" && (
          <>
            <Part label={t("cap")} unit={t("priceUnit")} value={price.cap_e8_yuan_per_kwh} decimals={E8} onChange={(cap) => onChange(withBound(price, "cap_e8_yuan_per_kwh", cap))} />
            <Part label={t("floor")} unit={t("priceUnit")} value={price.floor_e8_yuan_per_kwh} decimals={E8} onChange={(floor) => onChange(withBound(price, "floor_e8_yuan_per_kwh", floor))} />
            <Field label={t("appliedTo")}>
              <Select
                aria-label={t("appliedTo")} style={{ width: "100%" }} value={price.applied_to}
                options={(["interval", "average"] as const).map((value) => ({ value, label: t(`applied_${value}`) }))}
                onChange={(applied_to) => onChange({ ...price, applied_to })}
              />
            </Field>
          </>
        )}
        <LimitFields name={name} spread={price.kind === "linked"} />
      </Fields>
    </Card>
  );
}

function LimitFields({ name, spread }: { readonly name: string; readonly spread: boolean }) {
  const t = useMessages(messages);
  const { draft, change } = useEditing();
  const wrong = useFaults(`price_limits/${name}`).length > 0;
  const limits: Limits = draft.price_limits[name] ?? { min: 0, max: 0 };
  const set = (part: Partial<Limits>) => change({ price_limits: { ...draft.price_limits, [name]: { ...limits, ...part } } });
  const inverted = wrong || limits.min > limits.max;
  return (
    <>
      <Part label={t(spread ? "spreadFrom" : "limitFrom")} unit={t("priceUnit")} value={limits.min} decimals={E8} invalid={inverted} onChange={(min = 0) => set({ min })} />
      <Part label={t(spread ? "spreadTo" : "limitTo")} unit={t("priceUnit")} value={limits.max} decimals={E8} invalid={inverted} onChange={(max = 0) => set({ max })} />
    </>
  );
}

interface PartProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly decimals: number;
  readonly unit?: string;
  readonly invalid?: boolean;
  readonly onChange: (value: number | undefined) => void;
}

function Part({ label, ...input }: PartProps) {
  return (
    <Field label={label}>
      <QuantityInput label={label} {...input} />
    </Field>
  );
}

type Bound = "cap_e8_yuan_per_kwh" | "floor_e8_yuan_per_kwh";

function withBound<Price extends Exclude<PriceForm, { kind: "fixed" }>>(price: Price, bound: Bound, value: number | undefined): Price {
  const changed = { ...price };
  if (value === undefined) delete changed[bound];
  else changed[bound] = value;
  return changed;
}

function priceOf(kind: PriceKind, reference: string): PriceForm {
  if (kind === "fixed") return { kind };
  if (kind === "linked") return { kind, reference, factor_bp: 10_000, applied_to: "interval" };
  return { kind, reference, gain_share_bp: 5_000, loss_share_bp: 0, applied_to: "average" };
}

function without<Value>(record: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}
