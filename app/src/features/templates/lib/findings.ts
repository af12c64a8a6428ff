/** What the proof found, as the map and the list show it. */
import type { Schema } from "@/api/client";

import { clockRange } from "./clock";

export type Finding = Schema<"ProofFinding">;

/** Whether the finding is about moments of a day, and so has a place on the map. */
export function onMap(finding: Finding): boolean {
  return (finding.kind === "rule_gap" || finding.kind === "rule_collision") && finding.start != null && finding.end != null;
}

/** The findings of one row of the map. */
export function findingsOfRow(findings: readonly Finding[], row: { season: string; day_type: string; tier: number }): Finding[] {
  return findings.filter(
    (finding) =>
      onMap(finding) && finding.season === row.season && finding.day_type === row.day_type && finding.tier === row.tier,
  );
}

/** `11:00–12:00`, where the finding names hours. */
export function hoursOf({ start, end }: Finding): string | undefined {
  return start != null && end != null ? clockRange(start, end) : undefined;
}

/** A stable name for lists. */
export function findingKey(finding: Finding): string {
  const { kind, path, season, day_type, tier, start, end, rules, dates } = finding;
  return JSON.stringify([kind, path, season, day_type, tier, start, end, rules, dates]);
}
