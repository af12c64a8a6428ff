import { marketDayType, useDayTypeName } from "@/features/templates";
import { useLanguage } from "@/lib/i18n";

import { DAY_COLOURS, type Days, monthsOf, OTHER_COLOUR } from "../lib/day-types";

interface YearProps {
  readonly year: number;
  readonly days: Days;
  /** With it, days can be changed. */
  readonly onDay?: (day: string) => void;
}

/** A year of a region's calendar, month by month. */
export function Year({ year, days, onDay }: YearProps) {
  const language = useLanguage();
  const dayName = useDayTypeName();
  const title = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-US", { month: "long", timeZone: "UTC" });
  return (
    <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(216px, 1fr))", gap: "16px 20px" }}>
      {monthsOf(year).map(({ month, before, dates }) => (
        <section key={month} aria-label={`${year} ${title.format(Date.parse(`${month}-01`))}`}>
          <div style={{ fontWeight: 600, marginBottom: 4 }}>{title.format(Date.parse(`${month}-01`))}</div>
          <div style={{ display: "grid", gridTemplateColumns: "repeat(7, 1fr)", gap: 2 }}>
            {dates.map((day, place) => {
              const type = marketDayType(day, days);
              const look = {
                gridColumnStart: place === 0 ? before + 1 : undefined,
                background: DAY_COLOURS[type] ?? OTHER_COLOUR,
                border: `1px solid ${day in days ? "#7d8a91" : "#e4e8ea"}`,
                borderRadius: 3, padding: "3px 0", textAlign: "center", font: "inherit", fontSize: 12, color: "#1c2429",
              } as const;
              const label = `${day} ${dayName(type)}`;
              const number = Number(day.slice(8));
              return onDay ? (
                <button key={day} type="button" title={label} aria-label={`${number} · ${label}`} style={{ ...look, cursor: "pointer" }} onClick={() => onDay(day)}>{number}</button>
              ) : (
                <span key={day} title={label} style={look}>{number}</span>
              );
            })}
          </div>
        </section>
      ))}
    </div>
  );
}
