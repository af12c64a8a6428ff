import { DatePicker, Form } from "antd";
import type { Dayjs } from "dayjs";

import { useMessages } from "@/lib/i18n";
import { dayAfterPicked, dayOfPicked, pickedOfDay } from "@/lib/market-time";

import type { RetailPackage } from "../api/packages";
import { formMessages } from "../form-messages";
import { addDays, daysOf, type DeliveryPeriod, periodFault } from "../lib/periods";

/** Delivery from the first to the last day, both included; inside a `Form` whose values have `period`. */
export function PeriodField({ offered }: { readonly offered: RetailPackage }) {
  const t = useMessages(formMessages);
  const { valid_from: from, valid_to: to, durations } = offered;
  const days = { least: durations["min_days"] ?? 1, most: durations["max_days"] ?? daysOf({ start: from, end: to }) };
  const texts = {
    order: t("periodNeeded"),
    validity: t("periodValidity", { from, to: addDays(to, -1) }),
    too_short: t("periodDays", days),
    too_long: t("periodDays", days),
  };
  const check = (_: unknown, period: DeliveryPeriod | undefined) => {
    const fault = period === undefined ? "order" : periodFault(period, offered);
    return fault === undefined ? Promise.resolve() : Promise.reject(new Error(texts[fault]));
  };
  return (
    <Form.Item name="period" label={t("period")} extra={t("periodDays", days)} required rules={[{ validator: check }]}>
      <PeriodInput first={from} last={addDays(to, -1)} />
    </Form.Item>
  );
}

interface PeriodInputProps {
  readonly id?: string;
  readonly first: string;
  readonly last: string;
  readonly value?: DeliveryPeriod;
  readonly onChange?: (period: DeliveryPeriod | undefined) => void;
}

function PeriodInput({ id, first, last, value, onChange }: PeriodInputProps) {
  const change = (picked: readonly (Dayjs | null)[] | null) => {
    const [start, end] = picked ?? [];
    onChange?.(start && end ? { start: dayOfPicked(start), end: dayAfterPicked(end) } : undefined);
  };
  return (
    <DatePicker.RangePicker
      {...(id !== undefined && { id })}
      aria-label={useMessages(formMessages)("period")}
      style={{ width: "100%" }}
      value={value ? [pickedOfDay(value.start), pickedOfDay(addDays(value.end, -1))] : null}
      minDate={pickedOfDay(first)}
      maxDate={pickedOfDay(last)}
      onChange={change}
    />
  );
}
