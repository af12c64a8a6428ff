import { type PointerEvent, type ReactNode, useMemo, useState } from "react";

import { dayText } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";

import { QUARTER_HOURS } from "../lib/tariff";

/** A run of quarter-hours of one look. */
export interface CalendarRun {
  readonly start: number;
  readonly end: number;
  readonly colour: string;
}

export interface CalendarDay {
  readonly date: string;
  /** Days of the same `pattern` look alike: their runs are those of this place. */
  readonly pattern: number;
}

interface DayCalendarProps {
  readonly days: readonly CalendarDay[];
  readonly patterns: readonly (readonly CalendarRun[])[];
  readonly label: string;
  readonly height?: number;
  /** What stands beneath the pointer, in words. */
  readonly describe: (day: CalendarDay, quarterHour: number) => ReactNode;
  readonly hint: string;
}

const HOURS = [0, 6, 12, 18, 24];

/** Hours × days: each day is a column from 00:00 at the top to 24:00 at the bottom. */
export function DayCalendar({ days, patterns, label, height = 220, describe, hint }: DayCalendarProps) {
  const language = useLanguage();
  const [pointed, setPointed] = useState<{ day: number; quarterHour: number }>();
  const columns = useMemo(() => columnsOf(days), [days]);
  const day = pointed && days[pointed.day];
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const { left, top, width, height: drawn } = event.currentTarget.getBoundingClientRect();
    setPointed({
      day: bounded(((event.clientX - left) / width) * days.length, days.length),
      quarterHour: bounded(((event.clientY - top) / drawn) * QUARTER_HOURS, QUARTER_HOURS),
    });
  };
  return (
    <div>
      <div style={{ display: "grid", gridTemplateColumns: "24px minmax(0, 1fr)", columnGap: 6 }}>
        <div aria-hidden className="muted" style={{ position: "relative", height, fontSize: 11 }}>
          {HOURS.map((hour) => (
            <span key={hour} style={{ position: "absolute", right: 0, top: `${(hour / 24) * 100}%`, transform: "translateY(-50%)", lineHeight: 1 }}>
              {String(hour).padStart(2, "0")}
            </span>
          ))}
        </div>
        <svg
          role="img" aria-label={label} viewBox={`0 0 ${Math.max(1, days.length)} ${QUARTER_HOURS}`} preserveAspectRatio="none"
          style={{ display: "block", width: "100%", height, background: "#fff", borderRadius: 2 }}
          onPointerMove={onPointerMove} onPointerLeave={() => setPointed(undefined)}
        >
          {columns.map(({ pattern, first, width }) =>
            patterns[pattern]?.map((run) => (
              <rect
                key={`${first} ${run.start}`} x={first} y={run.start} width={width} height={run.end - run.start}
                fill={run.colour} shapeRendering="crispEdges"
              />
            )),
          )}
        </svg>
        <span />
        <Months days={days} />
      </div>
      <div className="muted" style={{ fontSize: 12, minHeight: 20, paddingInlineStart: 30 }}>
        {day ? <>{dayText(day.date, language)} · {describe(day, pointed.quarterHour)}</> : hint}
      </div>
    </div>
  );
}

function Months({ days }: { readonly days: readonly CalendarDay[] }) {
  const language = useLanguage();
  const format = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-US", { month: "short", timeZone: "UTC" });
  const firsts = days.flatMap(({ date }, place) => (date.endsWith("-01") ? [{ date, place }] : []));
  const each = Math.ceil(firsts.length / 12);
  return (
    <div aria-hidden className="muted" style={{ position: "relative", height: 16, fontSize: 11, overflow: "hidden" }}>
      {firsts
        // A label at the very end would be cut off.
        .filter(({ place }, number) => number % each === 0 && place / days.length < 0.96)
        .map(({ date, place }) => (
          <span key={date} style={{ position: "absolute", left: `${(place / days.length) * 100}%` }}>
            {format.format(Date.parse(date))}
          </span>
        ))}
    </div>
  );
}

/** Neighbouring days that look alike are drawn as one. */
function columnsOf(days: readonly CalendarDay[]): { pattern: number; first: number; width: number }[] {
  const columns: { pattern: number; first: number; width: number }[] = [];
  for (const [place, { pattern }] of days.entries()) {
    const last = columns.at(-1);
    if (last?.pattern === pattern) last.width += 1;
    else columns.push({ pattern, first: place, width: 1 });
  }
  return columns;
}

function bounded(place: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor(place)));
}
