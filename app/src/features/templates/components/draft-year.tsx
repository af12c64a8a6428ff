import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { calendarQuery } from "@/features/calendars";
import { useMessages } from "@/lib/i18n";

import { BAND_COLOURS, FAULT_COLOUR, GAP_GROUND } from "../lib/bands";
import { clock } from "../lib/clock";
import type { Draft } from "../lib/draft";
import { tariffDays, type TariffDay } from "../lib/days";
import { rulesByQuarterHour } from "../lib/rules";
import type { Rule } from "../lib/tariff";
import { messages } from "../messages";
import { type CalendarDay, type CalendarRun, DayCalendar } from "./day-calendar";
import { useDayTypeName, usePriceName, useSeasonName } from "./names";
import { runsOf } from "./strip";

const MOST_DAYS = 366;
const NO_DAYS = {};

/** The draft over the first year of its validity, by the region's calendar: where it has no price or two, it is red. */
export function DraftYear({ draft }: { readonly draft: Pick<Draft, "tariff" | "region" | "valid_from" | "valid_to"> }) {
  const t = useMessages(messages);
  const dayName = useDayTypeName();
  const seasonName = useSeasonName();
  const priceName = usePriceName();
  const { data: calendar } = useQuery({ ...calendarQuery(draft.region), enabled: draft.region !== "" });
  const { tariff, valid_from, valid_to } = draft;
  const known = calendar?.days ?? NO_DAYS;
  const year = useMemo(() => yearOf(tariff, known, valid_from, valid_to), [tariff, known, valid_from, valid_to]);
  const describe = ({ date, pattern }: CalendarDay, quarterHour: number) => {
    const day = year.byDate.get(date);
    const rules = year.rules[pattern]?.[quarterHour] ?? [];
    const price = rules.map((rule) => `${t(`band_${rule.band}`)} (${priceName(rule.price)})`).join(" + ") || t("noPrice");
    return `${clock(quarterHour)} · ${dayName(day?.marketType ?? "")} · ${day?.season === undefined ? t("noSeason") : seasonName(day.season)} · ${price}`;
  };
  if (year.days.length === 0) return null;
  return <DayCalendar days={year.days} patterns={year.patterns} label={t("yearMap")} hint={t("yearHint")} describe={describe} height={200} />;
}

interface Year {
  readonly days: readonly CalendarDay[];
  readonly patterns: readonly (readonly CalendarRun[])[];
  /** Of each pattern, the rules of each quarter-hour. */
  readonly rules: readonly Rule[][][];
  readonly byDate: ReadonlyMap<string, TariffDay>;
}

function yearOf(tariff: Draft["tariff"], calendar: Readonly<Record<string, string>>, from: string, to: string): Year {
  const inTariff = Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(to)) ? [] : tariffDays(tariff, calendar, from, to);
  const shown = inTariff.slice(0, MOST_DAYS);
  const places = new Map<string, number>();
  const rules: Rule[][][] = [];
  const days = shown.map(({ date, season, dayType }) => {
    const key = JSON.stringify([season, dayType]);
    const place = places.get(key) ?? places.size;
    if (!places.has(key)) {
      places.set(key, place);
      rules.push(season === undefined ? [] : rulesByQuarterHour(tariff, { season, day_type: dayType, tier: 1 }));
    }
    return { date, pattern: place };
  });
  const patterns = rules.map((day) =>
    runsOf(day.map((cell) => cell.map((rule) => rule.band))).map(({ start, end, cell }) => ({ start, end, colour: colourOf(cell) })),
  );
  return { days, patterns, rules, byDate: new Map(shown.map((day) => [day.date, day])) };
}

function colourOf(bands: readonly Rule["band"][]): string {
  const [band] = bands;
  if (band === undefined) return GAP_GROUND;
  return bands.length > 1 ? FAULT_COLOUR : BAND_COLOURS[band];
}
