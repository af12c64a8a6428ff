/** A draft from a JSON text. What the forms need is looked at here; the rest is the schema's and the proof's. */
import type { Draft } from "./draft";

export type ReadDraft = { readonly draft: Draft } | { readonly fault: string };

type Shape = Readonly<Record<string, unknown>>;

const TEXTS = ["template", "region", "stage", "name", "valid_from", "valid_to"];
const OBJECTS = ["tariff", "price_limits", "durations", "volume"];

/** `fault` is the parser's message, or the path of the first part that has another form. */
export function readDraft(text: string): ReadDraft {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: (error as SyntaxError).message };
  }
  const fault = faultOf(value);
  return fault === undefined ? { draft: value as Draft } : { fault };
}

function faultOf(value: unknown): string | undefined {
  if (!isObject(value)) return "{ }";
  const text = TEXTS.find((name) => typeof value[name] !== "string");
  if (text !== undefined) return text;
  if (!Array.isArray(value["classes"])) return "classes";
  const object = OBJECTS.find((name) => !isObject(value[name]));
  if (object !== undefined) return object;
  return tariffFault(value["tariff"] as Shape);
}

function tariffFault(tariff: Shape): string | undefined {
  if (!isTexts(tariff["day_types"])) return "tariff.day_types";
  if (!isObject(tariff["treat_as"])) return "tariff.treat_as";
  if (!isObject(tariff["prices"]) || !Object.values(tariff["prices"]).every(isObject)) return "tariff.prices";
  if (!isList(tariff["seasons"], isSeason)) return "tariff.seasons";
  if (!isList(tariff["rules"], isRule)) return "tariff.rules";
  const { tiers, charges } = tariff;
  if (tiers !== undefined && !(isObject(tiers) && isList(tiers["limits_wh"], Number.isInteger))) return "tariff.tiers";
  return charges === undefined || (isObject(charges) && Object.values(charges).every(isObject)) ? undefined : "tariff.charges";
}

function isSeason(value: unknown): boolean {
  const isSpan = (span: unknown) => isObject(span) && typeof span["from"] === "string" && typeof span["to"] === "string";
  return isObject(value) && typeof value["season"] === "string" && isList(value["spans"], isSpan);
}

function isRule(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { id, band, price, start, end, seasons, day_types, tiers } = value;
  return (
    [id, band, price].every((name) => typeof name === "string") &&
    [start, end].every(Number.isInteger) &&
    [seasons, day_types].every((names) => names === undefined || isTexts(names)) &&
    (tiers === undefined || isList(tiers, Number.isInteger))
  );
}

function isObject(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}

function isTexts(value: unknown): boolean {
  return isList(value, (item) => typeof item === "string");
}
