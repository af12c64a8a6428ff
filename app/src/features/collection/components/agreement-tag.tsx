import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

export function AgreementTag({ differences }: { readonly differences: number }) {
  const t = useMessages(messages);
  return differences === 0 ? <ToneTag tone="good">{t("agrees")}</ToneTag> : <ToneTag tone="bad">{`${t("differs")} ${differences}`}</ToneTag>;
}
