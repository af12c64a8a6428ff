/** What a step says, ready to be put into a sentence: names instead of ids where the page gave them, and units. */

import type { JsonObject, Json } from "@/lib/canonical";
import { decimalText, energyText, priceText, shortHash, timeText } from "@/features/signing/words/quantities";
import { valueWord } from "@/features/signing/words/values";
import type { Step } from "@/features/signing/step";

export type Language = "zh" | "en";
export type Sentences = Readonly<Record<string, (facts: Facts) => string>>;

/** What is agreed on by month, and its unit in thousands of the ledger's. */
const QUANTITIES = [
  { name: "energy_wh_by_month", zh: "分月电量", en: "energy of", unit: "kWh" },
  { name: "demand_w_from_month", zh: "合同最大需量自", en: "contracted demand from", unit: "kW" },
  { name: "capacity_va_from_month", zh: "合同容量自", en: "contracted capacity from", unit: "kVA" },
] as const;

export class Facts {
  readonly #args: JsonObject;

  constructor(
    readonly step: Pick<Step, "action" | "target" | "args" | "terms" | "words">,
    readonly language: Language,
  ) {
    this.#args = step.args ?? {};
  }

  /** The record that the step changes, by its name if the page gave one. */
  get target(): string {
    const { words, target } = this.step;
    return words?.["target"] ?? (target ? shortHash(target) : "");
  }

  has(argument: string): boolean {
    const value = this.#args[argument];
    return value !== undefined && value !== null;
  }

  /** An argument by its name, its word in this language, or as it is. */
  name(argument: string): string {
    const value = this.#args[argument];
    const given = this.step.words?.[argument];
    if (given !== undefined) return given;
    if (typeof value === "string") return valueWord(argument, value, this.language) ?? shortHash(value);
    return value === undefined || value === null ? "" : JSON.stringify(value);
  }

  /** A hash or key, shortened; or what the page gave for it, such as a fingerprint to be compared. */
  hash(argument: string): string {
    return this.step.words?.[argument] ?? shortHash(this.#text(argument));
  }

  energy(argument: string): string {
    return energyText(this.#number(argument), this.language);
  }

  time(argument: string): string {
    return timeText(this.#number(argument), this.language);
  }

  size(argument: string): number {
    const value = this.#args[argument];
    return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
  }

  list(argument: string): string {
    const value = this.#args[argument];
    const items = Array.isArray(value) ? value.map((item) => this.#word(argument, item)) : [];
    return items.join(this.language === "zh" ? "、" : ", ");
  }

  optionalPrice(argument: string, before: string): string {
    return this.has(argument) ? `${before}${priceText(this.#number(argument), this.language)}` : "";
  }

  /** `{flat: …, peak: …}` in words. */
  prices(argument: string): string {
    return this.#pricesIn(this.#args[argument] ?? {});
  }

  get packageName(): string {
    const version = this.#args["package_version"];
    const name = this.name("package");
    if (typeof version !== "number") return name;
    return this.language === "zh" ? `${name}（第 ${version} 版）` : `${name} (version ${version})`;
  }

  /** The delivery period with its last day, as people say it; the ledger's is half-open. */
  get period(): string {
    const [start, end] = [this.#text("period_start"), this.#text("period_end")];
    return this.language === "zh" ? `${start} 至 ${dayBefore(end)}` : `${start} to ${dayBefore(end)}`;
  }

  /** The private terms, which only the two parties get. */
  get termsWords(): string {
    const { terms, words } = this.step;
    if (terms === undefined) return words?.["terms"] ?? "";
    const parts = [
      energyText(terms.energy_wh, this.language),
      this.#pricesIn(terms.prices_e8_yuan_per_kwh),
      terms.settlement_price_e8_yuan_per_kwh === undefined
        ? ""
        : `${this.language === "zh" ? "结算价 " : "settlement price "}${priceText(terms.settlement_price_e8_yuan_per_kwh, this.language)}`,
      ...this.#quantities(terms),
    ];
    return parts.filter(Boolean).join(this.language === "zh" ? "，" : ", ");
  }

  #quantities(terms: NonNullable<Step["terms"]>): string[] {
    return QUANTITIES.flatMap(({ name, zh, en, unit }) =>
      Object.entries(terms[name] ?? {})
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([month, figure]) => `${this.language === "zh" ? zh : en} ${month} ${decimalText(figure, 3, this.language)} ${unit}`),
    );
  }

  /** What a listing's change changes. */
  get changes(): string {
    const parts = [
      this.has("energy_wh") ? this.energy("energy_wh") : "",
      this.has("min_take_wh") ? `${this.language === "zh" ? "最小摘牌量 " : "smallest take "}${this.energy("min_take_wh")}` : "",
      this.has("prices") ? this.prices("prices") : "",
    ];
    return parts.filter(Boolean).join(this.language === "zh" ? "，" : ", ");
  }

  get bidSteps(): string {
    const steps = this.#args["steps"];
    const texts = Array.isArray(steps) ? steps.map((step) => this.#bidStep(step)) : [];
    return texts.join(this.language === "zh" ? "；" : "; ");
  }

  /** An announcement's title in this language. */
  get title(): string {
    const title = this.#args["title"];
    if (typeof title !== "object" || title === null || Array.isArray(title)) return "";
    return String(title[this.language] ?? "");
  }

  #bidStep(step: Json): string {
    if (typeof step !== "object" || step === null || Array.isArray(step)) return "";
    const energy = energyText(Number(step["energy_wh"]), this.language);
    return `${energy} @ ${priceText(Number(step["price_e8"]), this.language)}`;
  }

  #pricesIn(prices: Json | Readonly<Record<string, number>>): string {
    if (typeof prices !== "object" || prices === null) return "";
    const parts = Object.entries(prices).map(
      ([band, price]) =>
        `${valueWord("band", band, this.language) ?? band} ${typeof price === "number" ? priceText(price, this.language) : ""}`,
    );
    return parts.join(this.language === "zh" ? "，" : ", ");
  }

  #word(argument: string, value: Json): string {
    return typeof value === "string" ? (valueWord(argument, value, this.language) ?? value) : JSON.stringify(value);
  }

  #text(argument: string): string {
    const value = this.#args[argument];
    return typeof value === "string" ? value : "";
  }

  #number(argument: string): number {
    const value = this.#args[argument];
    return typeof value === "number" ? value : 0;
  }
}

function dayBefore(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : new Date(at - 86_400_000).toISOString().slice(0, 10);
}
