import { useQuery } from "@tanstack/react-query";

import { rolesQuery } from "@/api/access";
import { actionTitle } from "@/lib/action-titles";
import { dateTimeText } from "@/lib/format";
import { LOCALES, useLanguage, useMessages, useTitle } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";

import type { AuditEntry } from "../api/audit-trail";
import { words } from "../words";

const TIMES = new Set(["until", "expires_at"]);
const PROBLEMS = new Set(["code", "reason"]);
/** Fields whose values are codes with words of their own; the values of others are said as they are. */
const CODED = new Set(["decision", "method", "how"]);

/** An entry's fields in words, those that tell most first. What is not known is called by its own name. */
export function useDetailWords(): (detail: AuditEntry["detail"]) => string {
  const t = useMessages(words);
  const title = useTitle();
  const language = useLanguage();
  const roles = useQuery(rolesQuery).data;
  const word = (key: string, otherwise: string) => (isKey(key) ? t(key) : otherwise);
  const value = (name: string, given: unknown): string => {
    if (given === null || given === "") return t("none");
    if (Array.isArray(given)) return given.length === 0 ? t("none") : given.map(String).join(language === "zh" ? "、" : ", ");
    if (typeof given === "object") return JSON.stringify(given);
    if (typeof given === "number" && TIMES.has(name)) return dateTimeText(given, language);
    if (PROBLEMS.has(name)) return problemText(String(given), LOCALES[language]);
    if (name === "action") return title(actionTitle(String(given)));
    if (name === "role") {
      const role = roles?.find((each) => each.role === given);
      return role ? title(role.title) : String(given);
    }
    return CODED.has(name) ? word(`value_${String(given)}`, String(given)) : String(given);
  };
  return (detail) =>
    Object.entries(detail)
      .toSorted(([a], [b]) => Number(a === "session") - Number(b === "session"))
      .map(([name, given]) => `${word(`field_${name}`, name)}${language === "zh" ? "：" : ": "}${value(name, given)}`)
      .join(" · ");
}

function isKey(key: string): key is keyof typeof words.zh {
  return Object.hasOwn(words.zh, key);
}
