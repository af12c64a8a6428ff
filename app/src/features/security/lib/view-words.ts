/** Words of the data views: entities, levels, sides, sights, fields. What is not known is called by its own name. */
import { useLanguage, useMessages } from "@/lib/i18n";

import type { ViewEntry } from "../api/access";
import { words as texts } from "../words";

export function useViewWords() {
  const t = useMessages(texts);
  const comma = useLanguage() === "zh" ? "、" : ", ";
  const word = (group: "entity" | "level" | "side" | "sight" | "field", name: string, otherwise = name): string => {
    const key = `${group}_${name}`;
    return isKey(key) ? t(key) : otherwise;
  };
  const fields = (names: readonly string[]) => names.map((name) => word("field", name.replaceAll(".", "_"), name)).join(comma);
  return {
    fields,
    entity: (name: string) => word("entity", name),
    level: (name: string) => word("level", name),
    side: (name: string) => word("side", name),
    sight: (name: string) => word("sight", name),
    /** Which rows: all, or those that name the reader. */
    rows: ({ own, mine, addressed }: Pick<ViewEntry, "own" | "mine" | "addressed">) => {
      if (addressed) return t("rowsAddressed");
      if (mine.length > 0) return t("rowsMine", { fields: fields(mine) });
      return own.length > 0 ? t("rowsOwn", { fields: fields(own) }) : t("rowsAll");
    },
  };
}

function isKey(key: string): key is keyof typeof texts.zh {
  return Object.hasOwn(texts.zh, key);
}
