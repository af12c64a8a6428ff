import { DatePicker, Flex, Input, Segmented, Select } from "antd";

import { useSequenceWords } from "@/features/sequences";
import { useMessages } from "@/lib/i18n";
import { dayAfterPicked, dayOfPicked, pickedOfDay } from "@/lib/market-time";

import { type Asked, GROUPS } from "../lib/asked";
import { messages } from "../messages";

const SEGMENTS = ["industrial", "commercial", "residential"];

interface AskedBarProps {
  readonly asked: Asked;
  readonly onAsk: (change: { readonly [Name in keyof Asked]?: Asked[Name] | undefined }) => void;
}

/** Period, length of rows, grouping and filters; those that change nothing in a report are not there. */
export function AskedBar({ asked, onAsk }: AskedBarProps) {
  const t = useMessages(messages);
  const words = useSequenceWords();
  const { kind, start, end, by, group } = asked;
  const ofOrders = kind !== "participants" && kind !== "readings";
  const ofMonths = kind === "months" || kind === "costs";
  return (
    <Flex wrap gap={8} align="center" role="search">
      {kind !== "states" && (
        <>
          <DatePicker.RangePicker
            aria-label={t("period")}
            allowClear={false}
            value={[pickedOfDay(start), pickedOfDay(end).subtract(1, "day")]}
            onChange={(days) => days?.[0] && days[1] && onAsk({ start: dayOfPicked(days[0]), end: dayAfterPicked(days[1]) })}
          />
          {!ofMonths && (
            <Segmented
              aria-label={t("by")}
              value={by}
              options={[{ value: "day", label: t("by_day") }, { value: "month", label: t("by_month") }]}
              onChange={(value) => onAsk({ by: value === "month" ? "month" : "day" })}
            />
          )}
        </>
      )}
      {ofOrders && (
        <>
          {kind !== "costs" && (
            <Select
              aria-label={t("group")}
              value={group}
              style={{ width: 150 }}
              options={GROUPS.map((value) => ({ value, label: t(`group_${value}`) }))}
              onChange={(value) => onAsk({ group: value })}
            />
          )}
          <Select
            aria-label={t("segment")}
            allowClear
            placeholder={t("anySegment")}
            value={asked.segment ?? null}
            style={{ width: 140 }}
            options={SEGMENTS.map((value) => ({ value, label: words.segment(value) }))}
            onChange={(value: string | null | undefined) => onAsk({ segment: value ?? undefined })}
          />
          <Input.Search
            key={asked.retailer ?? ""}
            aria-label={t("retailer")}
            allowClear
            placeholder={t("retailer")}
            defaultValue={asked.retailer ?? ""}
            style={{ width: 200 }}
            onSearch={(value) => onAsk({ retailer: value.trim() || undefined })}
          />
        </>
      )}
      {kind === "states" && <span className="muted">{t("now")}</span>}
      {ofMonths && <span className="muted">{t("ofMonths")}</span>}
      {kind === "costs" && <span className="muted">{t("privateCosts")}</span>}
      {kind === "participants" && <span className="muted">{t("onlyPeriod")}</span>}
    </Flex>
  );
}
