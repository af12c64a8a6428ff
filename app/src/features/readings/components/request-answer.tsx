import { Flex } from "antd";

import { When } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import type { ReadingRequest } from "../api/requests";
import { messages } from "../messages";
import { useReadingWords } from "../words";

/** The version that came, also after it was declined, or why none does. */
export function RequestAnswer({ request }: { readonly request: ReadingRequest }) {
  const t = useMessages(messages);
  const words = useReadingWords();
  const declined = request.declined_for === null ? undefined : <>{words.declineReason(request.declined_for)} · <When ms={request.declined_at} /></>;
  if (request.answered_version === null) return declined === undefined ? <span className="muted">{t("noAnswer")}</span> : <span>{declined}</span>;
  return (
    <Flex vertical>
      <span>{t("cameAs", { version: request.answered_version })} · <When ms={request.answered_at} /></span>
      {declined !== undefined && <span className="muted">{t("declinedBefore")}: {declined}</span>}
    </Flex>
  );
}
