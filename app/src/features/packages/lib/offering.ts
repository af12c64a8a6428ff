/** What a retailer fills in for a package, and what the ledger would find wrong with it. Pure. */
import type { Template } from "@/features/templates";
import type { JsonObject } from "@/lib/canonical";

import type { RetailPackage } from "../api/packages";

export interface PackageDraft {
  readonly package: string;
  readonly segment: string;
  readonly name: string;
  readonly template: string;
  readonly prices: Readonly<Record<string, number | undefined>>;
  readonly valid_from: string;
  readonly valid_to: string;
  readonly min_wh: number | undefined;
  readonly max_wh: number | undefined;
}

/** Where a package leaves its template; the codes are the ledger's. */
export type Departure = "price_outside_limits" | "price_missing" | "template_not_valid" | "volume_outside_limits" | "dates_inverted";

export function newPackage(template: Template): PackageDraft {
  const { template_id, valid_from, valid_to, volume } = template;
  const bounds = { min_wh: volume["min_wh"], max_wh: volume["max_wh"] };
  return { package: "", segment: "", name: "", template: template_id, prices: {}, valid_from, valid_to, ...bounds };
}

export function nextVersionOf(known: RetailPackage): PackageDraft {
  const { package_id, segment, name, template, prices, valid_from, valid_to, volume } = known;
  const bounds = { min_wh: volume["min_wh"], max_wh: volume["max_wh"] };
  return { package: package_id, segment, name, template, prices, valid_from, valid_to, ...bounds };
}

/** The faults of single fields: prices by `prices/<name>`, dates and volumes by their own names. */
export function departures(draft: PackageDraft, template: Template): ReadonlyMap<string, Departure> {
  const found = new Map<string, Departure>();
  for (const [name, limits] of Object.entries(template.price_limits)) {
    const price = draft.prices[name];
    if (price === undefined) found.set(`prices/${name}`, "price_missing");
    else if (price < (limits["min"] ?? 0) || price > (limits["max"] ?? 0)) found.set(`prices/${name}`, "price_outside_limits");
  }
  if (draft.valid_from < template.valid_from) found.set("valid_from", "template_not_valid");
  if (draft.valid_to > template.valid_to) found.set("valid_to", "template_not_valid");
  if (draft.valid_from >= draft.valid_to) found.set("valid_to", "dates_inverted");
  const { min_wh, max_wh } = draft;
  if (min_wh === undefined || min_wh < (template.volume["min_wh"] ?? 0)) found.set("volume/min_wh", "volume_outside_limits");
  if (max_wh === undefined || max_wh > (template.volume["max_wh"] ?? 0)) found.set("volume/max_wh", "volume_outside_limits");
  if (min_wh !== undefined && max_wh !== undefined && min_wh > max_wh) found.set("volume/max_wh", "volume_outside_limits");
  return found;
}

/** The arguments of `publish_package`. */
export function argumentsOf(draft: PackageDraft, template: Template): JsonObject {
  const names = Object.keys(template.price_limits);
  const given = names.flatMap((name) => (draft.prices[name] === undefined ? [] : [[name, draft.prices[name]] as const]));
  const { min_wh = 0, max_wh = 0 } = draft;
  return {
    package: draft.package,
    segment: draft.segment,
    name: draft.name,
    template: draft.template,
    template_version: template.version,
    prices: Object.fromEntries(given),
    valid_from: draft.valid_from,
    valid_to: draft.valid_to,
    volume: { min_wh, max_wh },
  };
}
