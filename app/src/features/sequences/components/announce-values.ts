/** What the form of an announcement holds. */
import type { Dayjs } from "dayjs";

import { dayAfterPicked, dayOfPicked, msOfPicked } from "@/lib/market-time";
import type { RiskWarningText } from "@/lib/risk-warning";

import type { AnnouncementDraft, Kind, Mode } from "../announcing";

export interface AnnounceValues {
  readonly sequence: string;
  readonly name?: string;
  readonly kind: Kind;
  readonly mode: Mode;
  readonly segment: string;
  /** First and last day. */
  readonly period: readonly [Dayjs, Dayjs];
  readonly window: readonly [Dayjs, Dayjs];
  readonly price_step_e8: number;
  readonly price_floor_e8: number;
  readonly price_cap_e8: number;
  readonly margin_rule: "time" | "pro_rata";
  readonly reveal_minutes: number;
  readonly risk_warning?: RiskWarningText;
}

export const STARTING_VALUES = {
  kind: "monthly",
  mode: "auction",
  price_step_e8: 10_000,
  price_floor_e8: 20_000_000,
  price_cap_e8: 80_000_000,
  margin_rule: "time",
  reveal_minutes: 60,
} satisfies Partial<AnnounceValues>;

/** Undefined until all that is needed is there. Fields that the mode does not show keep what they start with. */
export function draftOf(values: Partial<AnnounceValues>): AnnouncementDraft | undefined {
  const { sequence, kind, mode, segment, period, window, reveal_minutes, name, ...rest } = { ...STARTING_VALUES, ...values };
  if (!sequence || !segment || !period || !window || !reveal_minutes) return undefined;
  if (!rest.price_step_e8 || rest.price_floor_e8 === null || rest.price_cap_e8 === null) return undefined;
  return {
    ...rest,
    sequence,
    name: name?.trim() ?? "",
    kind,
    mode,
    segment,
    period_start: dayOfPicked(period[0]),
    period_end: dayAfterPicked(period[1]),
    opens_at: msOfPicked(window[0]),
    closes_at: msOfPicked(window[1]),
    reveal_s: reveal_minutes * 60,
  };
}
