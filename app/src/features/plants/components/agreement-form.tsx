import { DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";

import { RateInput } from "@/features/settlement-methods";
import { Field, Fields } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import type { AskedAgreement } from "../lib/asked";
import type { Rate } from "../lib/opened";
import { messages } from "../messages";
import { PartiesInput } from "./parties-input";
import { RolesInput } from "./roles-input";

interface AgreementFormProps {
  readonly asked: AskedAgreement;
  readonly onChange: (asked: AskedAgreement) => void;
}

/** From which month on whoever buys pays whom how much. */
export function AgreementForm({ asked, onChange }: AgreementFormProps) {
  const t = useMessages(messages);
  return (
    <>
      <Fields least={220}>
        <Field label={t("from")}><MonthInput label={t("from")} value={asked.start} needed onChange={(start) => start !== null && onChange({ ...asked, start })} /></Field>
        <Field label={t("until")} hint={t("untilHint")}><MonthInput label={t("until")} value={asked.end} onChange={(end) => onChange({ ...asked, end })} /></Field>
        <Field label={t("buyer")} hint={t("buyerHint")}>
          <Input className="mono" aria-label={t("buyer")} maxLength={64} autoComplete="off" value={asked.buyer} onChange={({ target }) => onChange({ ...asked, buyer: target.value.trim() })} />
        </Field>
        <Field label={t("points")} hint={t("pointsHint")}>
          <Select<string[]>
            mode="tags" aria-label={t("points")} style={{ width: "100%" }} open={false} suffixIcon={null} tokenSeparators={[",", " ", "，"]}
            value={[...asked.points]} onChange={(points) => onChange({ ...asked, points })}
          />
        </Field>
        <Field label={t("price")} hint={t("priceHint")}>
          <RateInput label={t("price")} value={asked.price && { ...asked.price }} onChange={(price) => onChange({ ...asked, price: price as Rate | undefined })} />
        </Field>
      </Fields>
      <h3 style={{ fontSize: 14, margin: "14px 0 8px" }}>{t("parties")}</h3>
      <PartiesInput parties={asked.parties} onChange={(parties) => onChange({ ...asked, parties })} />
      <h3 style={{ fontSize: 14, margin: "14px 0 8px" }}>{t("roles")}</h3>
      <RolesInput parties={asked.parties} roles={asked.roles} onChange={(roles) => onChange({ ...asked, roles })} />
    </>
  );
}

interface MonthInputProps {
  readonly label: string;
  readonly value: string | null;
  readonly needed?: boolean;
  readonly onChange: (month: string | null) => void;
}

function MonthInput({ label, value, needed = false, onChange }: MonthInputProps) {
  return (
    <DatePicker
      aria-label={label} picker="month" allowClear={!needed} style={{ width: "100%" }} value={value === null ? null : dayjs(value)}
      onChange={(chosen) => (chosen === null || Array.isArray(chosen) ? onChange(null) : onChange(chosen.format("YYYY-MM")))}
    />
  );
}
