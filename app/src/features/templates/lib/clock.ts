/** Quarter-hours of a day as people read them. */

/** 0 is 00:00, 96 is 24:00. */
export function clock(quarterHour: number): string {
  const hours = Math.floor(quarterHour / 4);
  return `${String(hours).padStart(2, "0")}:${String((quarterHour % 4) * 15).padStart(2, "0")}`;
}

export function clockRange(start: number, end: number): string {
  return `${clock(start)}–${clock(end)}`;
}
