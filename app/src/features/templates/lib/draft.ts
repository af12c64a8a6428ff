/** A draft of a template: the arguments of `publish_template`, and how a new one begins. */
import type { Schema } from "@/api/client";
import type { JsonObject } from "@/lib/canonical";
import type { RiskWarningText } from "@/lib/risk-warning";

import type { Limits, Tariff } from "./tariff";

export const CLASSES = ["industrial", "commercial", "residential"] as const;
export const STAGES = ["annual", "monthly", "within_month"] as const;
export const CREDIT_RATINGS = ["AAA", "AA", "A", "BBB", "BB", "B", "C"] as const;

export interface Draft {
  template: string;
  region: string;
  stage: (typeof STAGES)[number];
  classes: (typeof CLASSES)[number][];
  name: string;
  tariff: Tariff;
  price_limits: Record<string, Limits>;
  valid_from: string;
  valid_to: string;
  durations: { min_days: number; max_days: number };
  volume: { min_wh: number; max_wh: number };
  eligibility?: { credit_ratings?: string[] };
  risk_warning_hash?: string | undefined;
  risk_warning_text?: RiskWarningText | undefined;
}

const USUAL_LIMITS: Limits = { min: 10_000_000, max: 200_000_000 };
const SPREAD_LIMITS: Limits = { min: -5_000_000, max: 5_000_000 };

/** What a new template begins with: peak, flat and valley on every day; nothing painted yet but the night's valley. */
export function newDraft(year: number): Draft {
  return {
    template: "",
    region: "",
    stage: "annual",
    classes: ["industrial"],
    name: "",
    tariff: {
      day_types: ["workday"],
      treat_as: { weekend: "workday", holiday: "workday", hot: "workday" },
      treat_others_as: "workday",
      seasons: [{ season: "year", spans: [{ from: "01-01", to: "01-01" }] }],
      rules: [{ id: "valley-1", start: 0, end: 32, band: "valley", price: "valley" }],
      prices: { peak: { kind: "fixed" }, flat: { kind: "fixed" }, valley: { kind: "fixed" } },
      notice_days: 30,
    },
    price_limits: { peak: USUAL_LIMITS, flat: USUAL_LIMITS, valley: USUAL_LIMITS },
    valid_from: `${year}-01-01`,
    valid_to: `${year + 1}-01-01`,
    durations: { min_days: 28, max_days: 366 },
    volume: { min_wh: 1_000, max_wh: 1_000_000_000_000 },
  };
}

/** The next version of a template begins as the present one. */
export function draftOf(template: Schema<"PackageTemplate">): Draft {
  const { template_id, region, stage, classes, name, price_limits, valid_from, valid_to } = template;
  return {
    template: template_id,
    region,
    stage,
    classes,
    name,
    tariff: template.tariff as unknown as Tariff, // the ledger took it by its schema
    price_limits: price_limits as unknown as Record<string, Limits>,
    valid_from,
    valid_to,
    durations: template.durations as Draft["durations"],
    volume: template.volume as Draft["volume"],
    ...(Object.keys(template.eligibility).length > 0 && { eligibility: template.eligibility }),
    ...(template.risk_warning_hash !== null && { risk_warning_hash: template.risk_warning_hash }),
    ...(template.risk_warning_text !== null && { risk_warning_text: template.risk_warning_text }),
  };
}

export function usualLimits(kind: string): Limits {
  return kind === "linked" ? SPREAD_LIMITS : USUAL_LIMITS;
}

/** A draft as what is signed: without the parts that are not filled in. */
export function argumentsOf(draft: Draft): JsonObject {
  const { eligibility, ...rest } = draft;
  const given = eligibility?.credit_ratings?.length ? { ...rest, eligibility } : rest;
  return JSON.parse(JSON.stringify(given)) as JsonObject; // also leaves out what is undefined
}
