import { Flex, Segmented } from "antd";
import { useState } from "react";

import { useMessages } from "@/lib/i18n";

import { FAULT_COLOUR } from "../lib/bands";
import { type Finding, findingKey, findingsOfRow } from "../lib/findings";
import { rulesByQuarterHour } from "../lib/rules";
import { type Tariff, tierNumbers } from "../lib/tariff";
import { messages } from "../messages";
import { HoursAxis } from "./hours-axis";
import { useDayTypeName, useSeasonName } from "./names";
import { Strip } from "./strip";

interface ProofMapProps {
  readonly tariff: Tariff;
  readonly findings: readonly Finding[];
  /** The finding that is pointed at in the list. */
  readonly marked: string | undefined;
}

/** Every kind of day there can be (season × day type), with its bands over 24 hours and what the proof found there. */
export function ProofMap({ tariff, findings, marked }: ProofMapProps) {
  const t = useMessages(messages);
  const dayName = useDayTypeName();
  const seasonName = useSeasonName();
  const tiers = tierNumbers(tariff);
  const [chosen, setTier] = useState(1);
  const tier = tiers.includes(chosen) ? chosen : 1;
  const rows = tariff.seasons.flatMap(({ season }) => tariff.day_types.map((day_type) => ({ season, day_type, tier })));
  return (
    <Flex vertical gap={6}>
      {tiers.length > 1 && (
        <Segmented
          size="small" value={tier} onChange={setTier} style={{ alignSelf: "start" }}
          options={tiers.map((number) => ({ value: number, label: tierLabel(number, findings, t("tier", { tier: number })) }))}
        />
      )}
      <div style={{ display: "grid", gridTemplateColumns: "minmax(84px, max-content) minmax(0, 1fr)", gap: "3px 10px", alignItems: "center" }}>
        <span />
        <HoursAxis />
        {rows.map((row, place) => {
          const label = `${seasonName(row.season)} · ${dayName(row.day_type)}`;
          const own = findingsOfRow(findings, row);
          const cells = rulesByQuarterHour(tariff, row).map((rules) => rules.map((rule) => rule.band));
          return [
            // Names may repeat while they are edited, which the proof says; the place tells rows apart.
            <span key={`${place} name`} style={{ fontSize: 12, color: own.length > 0 ? FAULT_COLOUR : undefined }}>
              {label}
            </span>,
            <Strip key={`${place} strip`} cells={cells} height={24} label={rowLabel(label, own.length, t)}>
              {own.map((finding) => (
                <FindingMark key={findingKey(finding)} finding={finding} strong={findingKey(finding) === marked} />
              ))}
            </Strip>,
          ];
        })}
      </div>
    </Flex>
  );
}

/** The exact interval that the proof names. */
function FindingMark({ finding, strong }: { readonly finding: Finding; readonly strong: boolean }) {
  const start = finding.start ?? 0;
  const width = (finding.end ?? start) - start;
  return (
    <rect
      x={start} y={0.4} width={width} height={9.2} fill={strong ? "rgba(179,38,30,0.45)" : "rgba(179,38,30,0.14)"}
      stroke={FAULT_COLOUR} strokeWidth={strong ? 3 : 1.5} vectorEffect="non-scaling-stroke"
    />
  );
}

function tierLabel(tier: number, findings: readonly Finding[], label: string): string {
  return findings.some((finding) => finding.tier === tier) ? `${label} !` : label;
}

function rowLabel(label: string, count: number, t: (name: "rowSound" | "rowFaults", values: { row: string; count: number }) => string): string {
  return count === 0 ? t("rowSound", { row: label, count }) : t("rowFaults", { row: label, count });
}
