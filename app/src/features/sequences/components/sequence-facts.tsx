import { Descriptions } from "antd";
import type { DescriptionsProps } from "antd";

import { Period, Price, When } from "@/components/figures";
import { RiskWarning } from "@/components/risk-warning";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import type { Sequence } from "../moves";
import { useReasonText, useSequenceWords } from "../words";

/** What was announced, and how far it has come. Fields that its mode does not have are not there. */
export function SequenceFacts({ sequence }: { readonly sequence: Sequence }) {
  const t = useMessages(messages);
  const words = useSequenceWords();
  const reasonText = useReasonText();
  const durationOf = (seconds: number) =>
    seconds % 60 === 0 ? `${seconds / 60} ${t("revealMinutes")}` : `${seconds} ${t("revealSeconds")}`;
  const rows: [label: string, value: DescriptionsProps["children"]][] = [
    [t("id"), <span key="id" className="mono wrap-anywhere">{sequence.sequence_id}</span>],
    [t("mode"), words.mode(sequence.mode)],
    [t("kind"), words.kind(sequence.kind)],
    [t("segment"), words.segment(sequence.segment)],
    [t("period"), <Period key="period" start={sequence.period_start} end={sequence.period_end} />],
    [t("opensAt"), <When key="opens" ms={sequence.opens_at} />],
    [t("closesAt"), <When key="closes" ms={sequence.closes_at} />],
  ];
  if (sequence.price_step_e8 != null) {
    rows.push([t("limits"), <PriceLimits key="limits" sequence={sequence} />]);
    rows.push([t("priceStep"), <Price key="step" e8={sequence.price_step_e8} />]);
  }
  if (sequence.margin_rule != null) {
    rows.push([t("marginRule"), t(sequence.margin_rule === "pro_rata" ? "margin_pro_rata" : "margin_time")]);
  }
  if (sequence.reveal_s != null) {
    rows.push([t("revealTime"), durationOf(sequence.reveal_s)]);
  }
  if (sequence.reveal_until != null) rows.push([t("revealUntil"), <When key="until" ms={sequence.reveal_until} show="second" />]);
  if (sequence.risk_warning_hash != null) {
    rows.push([t("riskWarning"), <RiskWarning key="warning" hash={sequence.risk_warning_hash} text={sequence.risk_warning_text ?? null} />]);
  }
  if (sequence.cleared_at != null) rows.push([t("clearedAt"), <When key="cleared" ms={sequence.cleared_at} show="second" />]);
  if (sequence.slices) {
    rows.push([t("allotted"), t("allottedOf", { done: sequence.allotted ?? 0, all: sequence.slices })]);
  }
  if (sequence.reason != null) rows.push([t("reason"), reasonText(sequence.reason)]);
  const items = rows.map(([label, children]) => ({ key: label, label, children }));
  return <Descriptions size="small" bordered column={{ xs: 1, sm: 1, md: 2, xl: 3 }} items={items} styles={{ label: { whiteSpace: "nowrap" } }} />;
}

export function PriceLimits({ sequence }: { readonly sequence: Sequence }) {
  if (sequence.price_floor_e8 == null || sequence.price_cap_e8 == null) return "—";
  return (
    <span className="nowrap">
      <Price e8={sequence.price_floor_e8} /> – <Price e8={sequence.price_cap_e8} />
    </span>
  );
}
