/**
 * Rules as layers. A layer is all rules of the same seasons, day types and tiers: one strip of 96 quarter-hours. What is
 * painted on a strip replaces what the layer had there; rules it does not touch stay as they are, with their ids.
 */
import { type Band, QUARTER_HOURS, type Rule, type Tariff, tierNumbers } from "./tariff";

/** Where a layer's rules apply; a part that is left out: everywhere. */
export type Scope = Pick<Rule, "seasons" | "day_types" | "tiers">;

export interface Layer {
  readonly key: string;
  readonly scope: Scope;
  readonly rules: readonly Rule[];
}

export interface Paint {
  readonly band: Band;
  readonly price: string;
}

export function scopeKey({ seasons, day_types, tiers }: Scope): string {
  return JSON.stringify([seasons?.toSorted() ?? null, day_types?.toSorted() ?? null, tiers?.toSorted((a, b) => a - b) ?? null]);
}

/** The layers of a tariff, in the order in which their first rules stand. */
export function layersOf(rules: readonly Rule[]): Layer[] {
  const layers = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = scopeKey(rule);
    const known = layers.get(key);
    if (known) known.push(rule);
    else layers.set(key, [rule]);
  }
  return [...layers].map(([key, members]) => ({ key, scope: scopeOf(members[0] ?? {}), rules: members }));
}

export function scopeOf({ seasons, day_types, tiers }: Scope): Scope {
  return { ...(seasons && { seasons }), ...(day_types && { day_types }), ...(tiers && { tiers }) };
}

/** Paint `[start, end)` of the layer of `scope`; without paint it is cleared. Neighbours of one price become one rule. */
export function paint(rules: readonly Rule[], scope: Scope, start: number, end: number, with_?: Paint): Rule[] {
  const key = scopeKey(scope);
  const names = new Set(rules.map((rule) => rule.id));
  const kept = rules.flatMap((rule) => (scopeKey(rule) === key ? without(rule, start, end, names) : [rule]));
  if (!with_ || start >= end) return kept;
  const painted: Rule = { id: freeId(with_.band, names), start, end, ...with_, ...scopeOf(scope) };
  return joined([...kept, painted], key, painted.id);
}

/** Give a layer another scope, for example after a season was added. */
export function rescope(rules: readonly Rule[], layer: Layer, scope: Scope): Rule[] {
  return rules.map((rule) => {
    if (scopeKey(rule) !== layer.key) return rule;
    const { id, start, end, band, price } = rule;
    return { id, start, end, band, price, ...scopeOf(scope) };
  });
}

export function removeLayer(rules: readonly Rule[], layer: Layer): Rule[] {
  return rules.filter((rule) => scopeKey(rule) !== layer.key);
}

/** The rules that apply in a season, day type and tier, for each quarter-hour of the day. */
export function rulesByQuarterHour(tariff: Tariff, where: { season: string; day_type: string; tier: number }): Rule[][] {
  const day: Rule[][] = Array.from({ length: QUARTER_HOURS }, () => []);
  for (const rule of tariff.rules) {
    if (rule.seasons && !rule.seasons.includes(where.season)) continue;
    if (rule.day_types && !rule.day_types.includes(where.day_type)) continue;
    if (rule.tiers && !rule.tiers.includes(where.tier)) continue;
    for (let place = rule.start; place < Math.min(rule.end, QUARTER_HOURS); place += 1) day[place]?.push(rule);
  }
  return day;
}

/** The scope that no layer has yet and that a new one would start with: each of what there are several of. */
export function freeScope(tariff: Tariff): Scope {
  const taken = new Set(layersOf(tariff.rules).map((layer) => layer.key));
  const tiers = tierNumbers(tariff);
  const scopes: Scope[] = [
    {},
    ...tariff.seasons.map(({ season }) => ({ seasons: [season] })),
    ...tariff.day_types.map((day_type) => ({ day_types: [day_type] })),
    ...tariff.seasons.flatMap(({ season }) => tariff.day_types.map((day_type) => ({ seasons: [season], day_types: [day_type] }))),
    ...tiers.map((tier) => ({ tiers: [tier] })),
  ];
  return scopes.find((scope) => !taken.has(scopeKey(scope))) ?? {};
}

/** What is left of a rule when `[start, end)` is cut out of it: none, one or two rules. */
function without(rule: Rule, start: number, end: number, names: Set<string>): Rule[] {
  if (rule.end <= start || rule.start >= end) return [rule];
  const before = rule.start < start ? [{ ...rule, end: start }] : [];
  const after = rule.end > end ? [{ ...rule, start: end }] : [];
  if (before.length > 0 && after[0]) after[0] = { ...after[0], id: freeId(rule.band, names) };
  return [...before, ...after];
}

/** The painted rule takes in neighbours of its layer with the same band and price. */
function joined(rules: readonly Rule[], key: string, paintedId: string): Rule[] {
  const painted = rules.find((rule) => rule.id === paintedId);
  if (!painted) return [...rules];
  const same = rules.filter(
    (rule) => rule !== painted && scopeKey(rule) === key && rule.band === painted.band && rule.price === painted.price,
  );
  const left = same.find((rule) => rule.end === painted.start);
  const right = same.find((rule) => rule.start === painted.end);
  const whole = { ...painted, id: (left ?? right ?? painted).id, start: left?.start ?? painted.start, end: right?.end ?? painted.end };
  return [...rules.filter((rule) => rule !== painted && rule !== left && rule !== right), whole].toSorted(inDay(key));
}

/** Rules of the layer by time among themselves; all others keep their places. */
function inDay(key: string) {
  return (one: Rule, other: Rule) =>
    scopeKey(one) === key && scopeKey(other) === key ? one.start - other.start : 0;
}

function freeId(band: Band, names: Set<string>): string {
  const stem = band.replace("_", "-");
  let number = 1;
  while (names.has(`${stem}-${number}`)) number += 1;
  names.add(`${stem}-${number}`);
  return `${stem}-${number}`;
}
