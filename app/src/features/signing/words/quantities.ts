/** Numbers with units, exactly: what one signs is not rounded. */

import type { Language } from "@/features/signing/words/facts";

const LOCALES = { zh: "zh-CN", en: "en-US" } as const;
const HASH = /^(?:[0-9a-f]{64}|04[0-9a-f]{128})$/;

/** Wh as MWh, or as kWh below one MWh. */
export function energyText(wh: number, language: Language): string {
  const [places, unit] = Math.abs(wh) >= 1_000_000 ? [6, "MWh"] : [3, "kWh"];
  return `${decimalText(wh, places, language)} ${unit}`;
}

/** 1e-8 yuan per kWh. */
export function priceText(e8: number, language: Language): string {
  return `${decimalText(e8, 8, language, 4)} ${language === "zh" ? "元/kWh" : "yuan/kWh"}`;
}

/** ms since 1970 UTC in the market's time (UTC+8). */
export function timeText(ms: number, language: Language): string {
  const format = { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Shanghai" } as const;
  return new Intl.DateTimeFormat(LOCALES[language], format).format(ms);
}

/** Hashes and keys by their first and last digits; anything else as it is. */
export function shortHash(text: string): string {
  return HASH.test(text) ? `${text.slice(0, 8)}…${text.slice(-6)}` : text;
}

/** An integer of the smallest unit, with the point `places` from the right and at least `least` digits behind it. */
export function decimalText(value: number, places: number, language: Language, least = 0): string {
  const digits = String(Math.abs(value)).padStart(places + 1, "0");
  const whole = new Intl.NumberFormat(LOCALES[language]).format(BigInt(digits.slice(0, -places)));
  const fraction = digits.slice(-places).replace(/0+$/, "").padEnd(least, "0");
  return `${value < 0 ? "−" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
