import { useQuery } from "@tanstack/react-query";
import { Col, DatePicker, Form, Input, InputNumber, Row, Segmented, Select } from "antd";
import type { ReactNode } from "react";

import { PriceInput } from "@/components/figure-input";
import { RiskWarningInput } from "@/components/risk-warning-input";
import { useMessages } from "@/lib/i18n";

import type { AnnouncementDraft, Conflict, Mode } from "../announcing";
import { segmentsQuery } from "../api/segments";
import { messages } from "../messages";
import { KINDS, MODES, useSequenceWords } from "../words";
import type { AnnounceValues } from "./announce-values";

interface AnnounceFieldsProps {
  readonly mode: Mode;
  readonly conflicts: Partial<Record<keyof AnnouncementDraft, Conflict>>;
}

export function AnnounceFields({ mode, conflicts }: AnnounceFieldsProps) {
  const t = useMessages(messages);
  const words = useSequenceWords();
  const segments = useQuery(segmentsQuery).data ?? [];
  return (
    <>
      <Field name="mode" label={t("mode")}>
        <Segmented block options={MODES.map((value) => ({ value, label: words.mode(value) }))} />
      </Field>
      <Row gutter={12}>
        <Col span={12}>
          <Field name="sequence" label={t("id")} extra={t("idHint")}>
            <Input className="mono" maxLength={64} autoComplete="off" />
          </Field>
        </Col>
        <Col span={12}>
          <Field name="segment" label={t("segment")}>
            <Select options={segments.map((value) => ({ value, label: words.segment(value) }))} />
          </Field>
        </Col>
      </Row>
      <Field name="name" label={t("name")} extra={t("nameHint")} optional>
        <Input maxLength={80} autoComplete="off" />
      </Field>
      <Row gutter={12}>
        <Col span={9}>
          <Field name="kind" label={t("kind")}>
            <Select options={KINDS.map((value) => ({ value, label: words.kind(value) }))} />
          </Field>
        </Col>
        <Col span={15}>
          <Field name="period" label={`${t("period")} (${t("closedDays")})`} conflict={conflicts.period_end}>
            <DatePicker.RangePicker aria-label={t("period")} style={{ width: "100%" }} />
          </Field>
        </Col>
      </Row>
      <Field name="window" label={t("window")} conflict={conflicts.closes_at}>
        <DatePicker.RangePicker aria-label={t("window")} showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" style={{ width: "100%" }} />
      </Field>
      {mode !== "bilateral" && <PriceFields conflicts={conflicts} />}
      {mode === "auction" && <AuctionFields />}
    </>
  );
}

function PriceFields({ conflicts }: Pick<AnnounceFieldsProps, "conflicts">) {
  const t = useMessages(messages);
  return (
    <Row gutter={12}>
      <Col span={8}>
        <Field name="price_step_e8" label={t("priceStep")}>
          <PriceInput />
        </Field>
      </Col>
      <Col span={8}>
        <Field name="price_floor_e8" label={t("priceFloor")} conflict={conflicts.price_floor_e8}>
          <PriceInput />
        </Field>
      </Col>
      <Col span={8}>
        <Field name="price_cap_e8" label={t("priceCap")} conflict={conflicts.price_cap_e8}>
          <PriceInput />
        </Field>
      </Col>
    </Row>
  );
}

function AuctionFields() {
  const t = useMessages(messages);
  const rules = (["time", "pro_rata"] as const).map((value) => ({ value, label: t(`margin_${value}`) }));
  return (
    <>
      <Row gutter={12}>
        <Col span={12}>
          <Field name="margin_rule" label={t("marginRule")} extra={t("marginHint")}>
            <Select options={rules} />
          </Field>
        </Col>
        <Col span={12}>
          <Field name="reveal_minutes" label={t("revealTime")}>
            <InputNumber min={1} max={7 * 24 * 60} precision={0} suffix={t("revealMinutes")} style={{ width: "100%" }} />
          </Field>
        </Col>
      </Row>
      <Field name="risk_warning" label={t("riskWarning")} extra={t("riskWarningHint")} optional>
        <RiskWarningInput />
      </Field>
    </>
  );
}

interface FieldProps {
  readonly name: keyof AnnounceValues;
  readonly label: string;
  readonly extra?: string;
  readonly conflict?: Conflict | undefined;
  readonly optional?: boolean;
  readonly children: ReactNode;
}

function Field({ name, label, extra, conflict, optional = false, children }: FieldProps) {
  const t = useMessages(messages);
  const rules = optional ? [] : [{ required: true, message: t("required") }];
  const wrong = conflict && { validateStatus: "error" as const, help: t(`conflict_${conflict}`) };
  return (
    <Form.Item name={name} label={label} rules={rules} {...(extra && { extra })} {...wrong}>
      {children}
    </Form.Item>
  );
}
