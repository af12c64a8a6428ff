/** Whether arguments fit an action's schema. Interpreted, not compiled: the page lets no code be made from text. */

import { type OutputUnit, Validator } from "@cfworker/json-schema";

import type { ActionDocument } from "@/features/signing/api/actions";
import type { Language } from "@/features/signing/words/facts";
import { argumentName } from "@/features/signing/words/arguments";
import type { JsonObject } from "@/lib/canonical";

/** What is wrong with one argument. `path` is as in `steps/0/energy_wh`; `limit` is what the schema asks for. */
export interface Fault {
  readonly path: string;
  readonly keyword: string;
  readonly limit: string;
}

const DRAFT = "2020-12";
// They only say that something inside them is wrong, which has a line of its own.
const OUTER = new Set(["properties", "patternProperties", "items", "anyOf", "oneOf", "allOf", "if", "then", "else", "$ref"]);
// A text that is not written yet does not have a wrong form: it is missing.
const OF_TEXTS = new Set(["pattern", "format", "minLength"]);

/** What is wrong with `args`; nothing where they fit. */
export function faultsOf(document: ActionDocument, args: JsonObject): Fault[] {
  const schema = document.schema.properties["args"];
  if (schema === undefined) return [];
  // An action that may name a record or not has a schema for either: the arguments must fit one of them.
  const alternatives = (schema.anyOf ?? [schema]).map((alternative) => faultsUnder(alternative, args));
  return alternatives.toSorted((one, other) => one.length - other.length)[0] ?? [];
}

/** The fault in words, for beneath a field. */
export function faultText({ keyword, limit }: Fault, language: Language): string {
  const words = WORDS[keyword] ?? ["内容不符合要求", "This does not fit"];
  return words[language === "zh" ? 0 : 1].replace("{}", limit);
}

/** The fault with the name of its argument, for a list. */
export function faultLine(fault: Fault, language: Language): string {
  const [first = "", ...rest] = fault.path.split("/");
  const name = [argumentName(first, language), ...rest].filter(Boolean).join(" / ");
  return `${name}${language === "zh" ? "：" : ": "}${faultText(fault, language)}`;
}

const WORDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  required: ["必填", "This is needed"],
  additionalProperties: ["不应有此项", "This does not belong here"],
  type: ["类型不符", "This is of another type"],
  enum: ["不是可选的值", "This is none of the choices"],
  const: ["不是可选的值", "This is none of the choices"],
  pattern: ["格式不符", "This does not have the right form"],
  format: ["格式不符", "This does not have the right form"],
  minimum: ["不得小于 {}", "At least {}"],
  maximum: ["不得大于 {}", "At most {}"],
  minLength: ["至少 {} 个字符", "At least {} characters"],
  maxLength: ["最多 {} 个字符", "At most {} characters"],
  minItems: ["至少 {} 项", "At least {} items"],
  maxItems: ["最多 {} 项", "At most {} items"],
  minProperties: ["至少 {} 项", "At least {} entries"],
  maxProperties: ["最多 {} 项", "At most {} entries"],
  uniqueItems: ["不得重复", "No two may be the same"],
};

function faultsUnder(schema: ConstructorParameters<typeof Validator>[0], args: JsonObject): Fault[] {
  const { errors } = new Validator(schema, DRAFT, false).validate(args);
  const faults = errors
    .filter((error) => !OUTER.has(error.keyword) && error.keyword !== "false")
    .map(asFault)
    .map((fault) => (OF_TEXTS.has(fault.keyword) && valueAt(args, fault.path) === "" ? { ...fault, keyword: "required" } : fault));
  return faults.filter(({ path, keyword }, place) => faults.findIndex((other) => other.path === path && other.keyword === keyword) === place);
}

/** The value at a path such as `steps/0/energy_wh`. */
function valueAt(args: JsonObject, path: string): unknown {
  return path.split("/").reduce<unknown>((value, part) => (value as Readonly<Record<string, unknown>> | undefined)?.[part], args);
}

function asFault({ instanceLocation, keyword, error }: OutputUnit): Fault {
  const [named = ""] = /(?<=property ")[^"]+/.exec(error) ?? [];
  const inside = instanceLocation.replace(/^#\/?/, "");
  const needsName = keyword === "required" || keyword === "additionalProperties";
  const path = needsName && named !== "" ? [inside, named].filter(Boolean).join("/") : inside;
  return { path, keyword, limit: /-?\d+(?=\D*$)/.exec(error)?.[0] ?? "" };
}
