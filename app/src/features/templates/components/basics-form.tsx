import { DatePicker, Flex, Input, InputNumber, Select } from "antd";
import dayjs from "dayjs";
import { useQuery } from "@tanstack/react-query";

import { regionsQuery } from "@/features/calendars";
import { RiskWarningInput } from "@/components/risk-warning-input";
import { useMessages } from "@/lib/i18n";
import { riskWarningArguments } from "@/lib/risk-warning";

import { CLASSES, CREDIT_RATINGS, type Draft, STAGES } from "../lib/draft";
import { MWH_DECIMALS } from "../lib/quantities";
import { messages } from "../messages";
import { useEditing } from "./draft-context";
import { Field, Fields } from "./field";
import { QuantityInput } from "./quantity-input";

export function BasicsForm() {
  const t = useMessages(messages);
  const { draft, change, changeTariff, isNextVersion } = useEditing();
  const { data: regions } = useQuery(regionsQuery);
  const { durations, volume } = draft;
  return (
    <Flex vertical gap={14}>
      <Fields>
        <Field label={t("templateId")} path="template" hint={t("idHint")}>
          <Input
            aria-label={t("templateId")}
            value={draft.template}
            disabled={isNextVersion}
            onChange={(event) => change({ template: event.target.value })}
          />
        </Field>
        <Field label={t("name")} path="name">
          <Input aria-label={t("name")} maxLength={80} value={draft.name} onChange={(event) => change({ name: event.target.value })} />
        </Field>
        <Field label={t("region")} path="region" hint={t("regionHint")}>
          <Select
            aria-label={t("region")}
            style={{ width: "100%" }}
            value={draft.region || null}
            disabled={isNextVersion}
            options={(regions ?? []).map(({ region }) => ({ value: region, label: region }))}
            onChange={(region: string | null) => region !== null && change({ region })}
          />
        </Field>
        <Field label={t("stage")} path="stage">
          <Select<Draft["stage"]>
            aria-label={t("stage")}
            style={{ width: "100%" }}
            value={draft.stage}
            disabled={isNextVersion}
            options={STAGES.map((stage) => ({ value: stage, label: t(`stage_${stage}`) }))}
            onChange={(stage) => change({ stage })}
          />
        </Field>
        <Field label={t("classes")} path="classes">
          <Select<Draft["classes"]>
            aria-label={t("classes")}
            mode="multiple"
            style={{ width: "100%" }}
            value={draft.classes}
            options={CLASSES.map((name) => ({ value: name, label: t(`class_${name}`) }))}
            onChange={(classes) => change({ classes })}
          />
        </Field>
        <Field label={t("creditRatings")} path="eligibility" hint={t("creditHint")}>
          <Select<string[]>
            aria-label={t("creditRatings")}
            mode="multiple"
            style={{ width: "100%" }}
            value={draft.eligibility?.credit_ratings ?? []}
            options={CREDIT_RATINGS.map((rating) => ({ value: rating, label: rating }))}
            onChange={(ratings) => change({ eligibility: ratings.length > 0 ? { credit_ratings: ratings } : {} })}
          />
        </Field>
        <Field label={t("validFrom")} path="valid_from">
          <DayInput label={t("validFrom")} value={draft.valid_from} onChange={(valid_from) => change({ valid_from })} />
        </Field>
        <Field label={t("validTo")} path="valid_to" hint={t("validToHint")}>
          <DayInput label={t("validTo")} value={draft.valid_to} onChange={(valid_to) => change({ valid_to })} />
        </Field>
        <Field label={t("minDays")} path="durations/min_days">
          <DaysInput label={t("minDays")} value={durations.min_days} onChange={(min_days) => change({ durations: { ...durations, min_days } })} />
        </Field>
        <Field label={t("maxDays")} path="durations/max_days">
          <DaysInput label={t("maxDays")} value={durations.max_days} onChange={(max_days) => change({ durations: { ...durations, max_days } })} />
        </Field>
        <Field label={t("minVolume")} path="volume/min_wh">
          <QuantityInput
            label={t("minVolume")} value={volume.min_wh} decimals={MWH_DECIMALS} unit="MWh"
            onChange={(min_wh = 0) => change({ volume: { ...volume, min_wh } })}
          />
        </Field>
        <Field label={t("maxVolume")} path="volume/max_wh">
          <QuantityInput
            label={t("maxVolume")} value={volume.max_wh} decimals={MWH_DECIMALS} unit="MWh"
            onChange={(max_wh = 0) => change({ volume: { ...volume, max_wh } })}
          />
        </Field>
        <Field label={t("noticeDays")} path="tariff/notice_days">
          <DaysInput label={t("noticeDays")} value={draft.tariff.notice_days} onChange={(notice_days) => changeTariff({ notice_days })} />
        </Field>
      </Fields>
      <Field label={t("riskWarning")} path="risk_warning_text" hint={t("riskWarningHint")}>
        <RiskWarningInput
          value={draft.risk_warning_text}
          onChange={(text) => change({ risk_warning_hash: undefined, risk_warning_text: undefined, ...riskWarningArguments(text) })}
        />
      </Field>
    </Flex>
  );
}

interface DayInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
}

export function DayInput({ label, value, onChange }: DayInputProps) {
  const day = dayjs(value, "YYYY-MM-DD");
  return (
    <DatePicker
      aria-label={label}
      allowClear={false}
      style={{ width: "100%" }}
      value={day.isValid() ? day : null}
      onChange={(chosen) => chosen && !Array.isArray(chosen) && onChange(chosen.format("YYYY-MM-DD"))}
    />
  );
}

function DaysInput({ label, value, onChange }: { readonly label: string; readonly value: number; readonly onChange: (days: number) => void }) {
  const t = useMessages(messages);
  return (
    <InputNumber
      aria-label={label} controls={false} precision={0} min={0} value={value} style={{ width: "100%" }}
      suffix={<span className="muted">{t("days")}</span>}
      onChange={(days) => days !== null && onChange(days)}
    />
  );
}
