/** The arguments of an announcement out of what its form holds, and the rules that join one argument to others. */
import type { JsonObject } from "@/lib/canonical";
import { riskWarningArguments, type RiskWarningText } from "@/lib/risk-warning";

export type Kind = "annual" | "monthly" | "within_month";
export type Mode = "bilateral" | "listing" | "auction";

/** Times in ms since 1970 UTC, prices in 1e-8 yuan per kWh, dates market-local; `period_end` is not included. */
export interface AnnouncementDraft {
  readonly sequence: string;
  readonly name: string;
  readonly kind: Kind;
  readonly mode: Mode;
  readonly segment: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly opens_at: number;
  readonly closes_at: number;
  readonly price_step_e8: number;
  readonly price_floor_e8: number;
  readonly price_cap_e8: number;
  readonly margin_rule: "time" | "pro_rata";
  readonly reveal_s: number;
  readonly risk_warning?: RiskWarningText;
}

/** What does not go with the rest. */
export type Conflict =
  | "whole_months_of_a_year"
  | "one_whole_month"
  | "days_of_one_month"
  | "closes_before_it_opens"
  | "already_over"
  | "floor_off_step"
  | "cap_off_step"
  | "cap_below_floor";

/** The draft with what its mode has, and nothing that it has not. */
export function argsOf(draft: AnnouncementDraft): JsonObject {
  const { sequence, name, kind, mode, segment, period_start, period_end, opens_at, closes_at } = draft;
  const common = { sequence, kind, mode, segment, period_start, period_end, opens_at, closes_at };
  const { price_step_e8, price_floor_e8, price_cap_e8, margin_rule, reveal_s, risk_warning } = draft;
  return {
    ...common,
    ...(name === "" ? {} : { name }),
    ...(mode === "bilateral" ? {} : { price_step_e8, price_floor_e8, price_cap_e8 }),
    ...(mode === "auction" ? { margin_rule, reveal_s } : {}),
    ...(mode === "auction" ? riskWarningArguments(risk_warning) : {}),
  };
}

/** By the field where it is to be mended. */
export function conflictsOf(draft: AnnouncementDraft, now: number): Partial<Record<keyof AnnouncementDraft, Conflict>> {
  const period = periodConflict(draft);
  const { opens_at, closes_at } = draft;
  return {
    ...(period && { period_end: period }),
    ...(closes_at <= now ? { closes_at: "already_over" as const } : {}),
    ...(opens_at >= closes_at ? { closes_at: "closes_before_it_opens" as const } : {}),
    ...(draft.mode === "bilateral" ? {} : priceConflicts(draft)),
  };
}

function periodConflict({ kind, period_start, period_end }: AnnouncementDraft): Conflict | undefined {
  const ordered = period_start < period_end;
  const whole = period_start.endsWith("-01") && period_end.endsWith("-01");
  const months = monthOf(period_end) - monthOf(period_start);
  if (kind === "annual") {
    const oneYear = Math.floor((monthOf(period_end) - 1) / 12) === Math.floor(monthOf(period_start) / 12);
    return ordered && whole && oneYear ? undefined : "whole_months_of_a_year";
  }
  if (kind === "monthly") return whole && months === 1 ? undefined : "one_whole_month";
  const withinMonth = months === 0 || (months === 1 && period_end.endsWith("-01"));
  return ordered && withinMonth ? undefined : "days_of_one_month";
}

function priceConflicts(draft: AnnouncementDraft): Partial<Record<keyof AnnouncementDraft, Conflict>> {
  const { price_step_e8: step, price_floor_e8: floor, price_cap_e8: cap } = draft;
  return {
    ...(floor % step === 0 ? {} : { price_floor_e8: "floor_off_step" as const }),
    ...(cap % step === 0 ? {} : { price_cap_e8: "cap_off_step" as const }),
    ...(floor > cap ? { price_cap_e8: "cap_below_floor" as const } : {}),
  };
}

function monthOf(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}
