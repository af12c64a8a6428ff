import { When } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import type { ReadingRequest } from "../api/requests";
import { messages } from "../messages";
import { useReadingWords } from "../words";

/** The version that came, or why none does. */
export function RequestAnswer({ request }: { readonly request: ReadingRequest }) {
  const t = useMessages(messages);
  const words = useReadingWords();
  if (request.declined_for !== null) return <span>{words.declineReason(request.declined_for)} · <When ms={request.declined_at} /></span>;
  if (request.answered_version === null) return <span className="muted">{t("noAnswer")}</span>;
  return <span>{t("cameAs", { version: request.answered_version })} · <When ms={request.answered_at} /></span>;
}
