import { Button, Flex } from "antd";

import { useMessages } from "@/lib/i18n";

import { type Finding, findingKey, hoursOf, onMap } from "../lib/findings";
import { messages } from "../messages";
import { useDayTypeName, useSeasonName } from "./names";

interface FindingsListProps {
  readonly findings: readonly Finding[];
  /** Whether there are several tiers; of a single one nothing is said. */
  readonly tiered: boolean;
  readonly marked: string | undefined;
  readonly onMark: (key: string | undefined) => void;
}

/** All that the proof found, in words; pointing at one marks it on the map. */
export function FindingsList({ findings, tiered, marked, onMark }: FindingsListProps) {
  const words = useFindingWords(tiered);
  return (
    <Flex vertical component="ul" gap={2} style={{ listStyle: "none", margin: 0, padding: 0, maxHeight: 260, overflow: "auto" }}>
      {findings.map((finding) => {
        const key = findingKey(finding);
        const { what, where } = words(finding);
        return (
          <li key={key}>
            <Button
              type="text" block aria-pressed={key === marked} disabled={!onMap(finding)}
              style={{ height: "auto", justifyContent: "start", textAlign: "start", whiteSpace: "normal", padding: "3px 8px", color: "inherit", cursor: onMap(finding) ? "pointer" : "default" }}
              onMouseEnter={() => onMark(key)} onMouseLeave={() => onMark(undefined)} onFocus={() => onMark(key)} onBlur={() => onMark(undefined)}
            >
              <span>
                <strong>{what}</strong> {where}
              </span>
            </Button>
          </li>
        );
      })}
    </Flex>
  );
}

/** A finding in words: what it is, and where exactly. */
function useFindingWords(tiered: boolean): (finding: Finding) => { what: string; where: string } {
  const t = useMessages(messages);
  const dayName = useDayTypeName();
  const seasonName = useSeasonName();
  return (finding) => {
    const place = [
      finding.season == null ? undefined : seasonName(finding.season),
      finding.day_type == null ? undefined : dayName(finding.day_type),
      finding.tier == null || !tiered ? undefined : t("tier", { tier: finding.tier }),
      hoursOf(finding),
      // From a day to the same day is all the year, which the season's name says.
      finding.dates?.filter(([from, to]) => from !== to).map(([from, to]) => `${from} → ${to}`).join(", "),
      finding.rules?.length ? t("ofRules", { rules: finding.rules.join(", ") }) : undefined,
      finding.seasons?.length ? finding.seasons.map(seasonName).join(", ") : undefined,
      onMap(finding) ? undefined : finding.path,
    ];
    return { what: t(`finding_${finding.kind as FindingKind}`), where: place.filter(Boolean).join(" · ") };
  };
}

type FindingName = Extract<keyof (typeof messages)["en"], `finding_${string}`>;
type FindingKind = FindingName extends `finding_${infer Kind}` ? Kind : never;
