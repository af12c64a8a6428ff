import { Flex } from "antd";

import { ToneTag } from "@/components/state-tag";
import { integerText } from "@/lib/format";
import { useLanguage, useTitle } from "@/lib/i18n";
import { stateLook } from "@/lib/states";

import type { Batch } from "../api/collection";

const ORDER = ["done", "failed", "returned", "open"] as const;

/** How many items have which answer. */
export function Outcome({ outcome }: { readonly outcome: Batch["outcome"] }) {
  const language = useLanguage();
  const title = useTitle();
  const shown = ORDER.filter((state) => (outcome[state] ?? 0) > 0);
  if (shown.length === 0) return <span className="muted">—</span>;
  return (
    <Flex wrap gap={4}>
      {shown.map((state) => {
        const look = stateLook("batchItem", state);
        return <ToneTag key={state} tone={look.tone}>{`${title(look.title)} ${integerText(outcome[state] ?? 0, language)}`}</ToneTag>;
      })}
    </Flex>
  );
}
