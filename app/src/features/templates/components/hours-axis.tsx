import { QUARTER_HOURS } from "../lib/tariff";

const HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24];

/** The hours of the day above or below strips of the same width. */
export function HoursAxis() {
  return (
    <div aria-hidden className="muted" style={{ position: "relative", height: 16, fontSize: 11 }}>
      {HOURS.map((hour) => (
        <span key={hour} style={{ position: "absolute", left: `${((hour * 4) / QUARTER_HOURS) * 100}%`, transform: shift(hour) }}>
          {String(hour).padStart(2, "0")}
        </span>
      ))}
    </div>
  );
}

function shift(hour: number): string {
  if (hour === 0) return "none";
  return hour === 24 ? "translateX(-100%)" : "translateX(-50%)";
}
