/** Figures of the market, each from integers of its smallest unit. A missing one is a dash. */
import { dateText, dateTimeText, dayText, energyText, moneyText, periodText, priceText, relativeText } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";
import type { EnergyUnit, Integer } from "@/lib/units";

const NONE = "—";

type Missing = null | undefined;

export function Energy({ wh, unit }: { readonly wh: Integer | Missing; readonly unit?: EnergyUnit }) {
  const language = useLanguage();
  return <span className="nowrap">{wh == null ? NONE : energyText(wh, language, unit)}</span>;
}

export function Price({ e8 }: { readonly e8: Integer | Missing }) {
  const language = useLanguage();
  return <span className="nowrap">{e8 == null ? NONE : priceText(e8, language)}</span>;
}

export function Money({ fen }: { readonly fen: Integer | Missing }) {
  const language = useLanguage();
  return <span className="nowrap">{fen == null ? NONE : moneyText(fen, language)}</span>;
}

interface WhenProps {
  /** Milliseconds since 1970 UTC. */
  readonly ms: number | Missing;
  readonly show?: "date" | "minute" | "second" | "relative";
}

/** A time at the market; the tooltip has it to the second. */
export function When({ ms, show = "minute" }: WhenProps) {
  const language = useLanguage();
  if (ms == null) return <span>{NONE}</span>;
  const exact = dateTimeText(ms, language, true);
  const texts = {
    date: () => dateText(ms, language),
    minute: () => dateTimeText(ms, language),
    second: () => exact,
    relative: () => relativeText(ms, Date.now(), language),
  };
  return (
    <time className="nowrap" dateTime={new Date(ms).toISOString()} title={exact}>
      {texts[show]()}
    </time>
  );
}

export function Day({ day }: { readonly day: string | Missing }) {
  const language = useLanguage();
  return <span className="nowrap">{day == null ? NONE : dayText(day, language)}</span>;
}

/** A half-open period of market-local days, shown by its first and last one; an empty one has neither. */
export function Period({ start, end }: { readonly start: string | Missing; readonly end: string | Missing }) {
  const language = useLanguage();
  return <span className="nowrap">{start == null || end == null || end <= start ? NONE : periodText(start, end, language)}</span>;
}
