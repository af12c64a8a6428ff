import { Alert } from "antd";

import { useOnline } from "@/api/connection";
import { useMessages } from "@/lib/i18n";

import { messages } from "./messages";

/** Says that the API cannot be reached, for as long as that is so. */
export function OfflineBanner() {
  const t = useMessages(messages);
  if (useOnline()) return null;
  return <Alert banner type="warning" title={t("offline")} role="status" />;
}
