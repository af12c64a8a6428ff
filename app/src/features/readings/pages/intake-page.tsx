import { Card } from "antd";

import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { UploadCard } from "../components/upload-card";
import { WaitingCard } from "../components/waiting-card";
import { messages } from "../messages";

/** What comes in by hand, and what of all that came in is to be anchored. */
export function IntakePage() {
  const t = useMessages(messages);
  return (
    <Page title={t("intake")}>
      <UploadCard />
      <Card size="small" title={t("waiting")}><WaitingCard /></Card>
    </Page>
  );
}
