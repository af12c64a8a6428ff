import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { ContractsTable } from "../components/contracts-table";
import { messages } from "../messages";

export function ContractsPage() {
  const t = useMessages(messages);
  return <Page title={t("contracts")}><ContractsTable /></Page>;
}
