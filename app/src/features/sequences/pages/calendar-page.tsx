import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { SequenceTable } from "../components/sequence-table";
import { messages } from "../messages";

export function CalendarPage() {
  const t = useMessages(messages);
  return (
    <Page title={t("calendar")}>
      <SequenceTable />
    </Page>
  );
}
