/** Files of packed readings: one JSON object `{"point", "month", "readings"}` a line, as a grid company gives them out. */
import { pack, unpack } from "./packed";

/** `line` is where the file is something else. The message has nothing of the file in it. */
export class ReadingsFileError extends Error {
  override readonly name = "ReadingsFileError";

  constructor(readonly line: number) {
    super("no packed readings of a point and month");
  }
}

/** Packed readings by point and month. */
export class ReadingsFile {
  private constructor(private readonly packed: ReadonlyMap<string, string>) {}

  /** Throws ReadingsFileError. */
  static read(text: string): ReadingsFile {
    const packed = new Map<string, string>();
    for (const [place, line] of text.split("\n").entries()) {
      if (line.trim() === "") continue;
      const { point, month, readings } = parsed(line, place + 1);
      packed.set(keyOf(point, month), readings);
    }
    if (packed.size === 0) throw new ReadingsFileError(1);
    return new ReadingsFile(packed);
  }

  get size(): number {
    return this.packed.size;
  }

  /** As the point's readings of the month lie in the file. */
  ofMonth(point: string, month: string): string | undefined {
    return this.packed.get(keyOf(point, month));
  }

  /** All that the file has of a month, by point. */
  allOf(month: string): Record<string, string> {
    const before = keyOf("", month);
    return Object.fromEntries([...this.packed].flatMap(([key, packed]) => (key.startsWith(before) ? [[key.slice(before.length), packed]] : [])));
  }

  /**
   * The point's readings of just these days of one month, in order; undefined where the file lacks one of them.
   * Throws RangeError where what the file has is no packed readings.
   */
  async ofDays(point: string, days: readonly string[]): Promise<string | undefined> {
    const chosen = await this.chosen(point, days);
    return chosen?.count === new Set(days).size ? chosen.packed : undefined;
  }

  /** The same of those of the days that the file has; undefined where it has none of them. Throws RangeError as `ofDays`. */
  async amongDays(point: string, days: readonly string[]): Promise<string | undefined> {
    const chosen = await this.chosen(point, days);
    return chosen === undefined || chosen.count === 0 ? undefined : chosen.packed;
  }

  private async chosen(point: string, days: readonly string[]): Promise<{ readonly packed: string; readonly count: number } | undefined> {
    const text = this.ofMonth(point, (days[0] ?? "").slice(0, 7));
    if (text === undefined) return undefined;
    const wanted = new Set(days.map((day) => Number(day.slice(8))));
    const found = await unpack(text);
    const chosen = found.filter(({ day }) => wanted.has(day));
    return { packed: chosen.length === found.length ? text : await pack(chosen), count: chosen.length };
  }
}

interface Line {
  readonly point: string;
  readonly month: string;
  readonly readings: string;
}

function parsed(line: string, number: number): Line {
  let value: Partial<Record<keyof Line, unknown>>;
  try {
    value = JSON.parse(line) as Partial<Record<keyof Line, unknown>>;
  } catch {
    throw new ReadingsFileError(number);
  }
  const { point, month, readings } = value ?? {};
  if (typeof point !== "string" || typeof month !== "string" || typeof readings !== "string") throw new ReadingsFileError(number);
  return { point, month, readings };
}

function keyOf(point: string, month: string): string {
  return `${month} ${point}`;
}
