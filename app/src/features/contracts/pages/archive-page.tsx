import { useNavigate, useSearch } from "@tanstack/react-router";
import { Flex, Tabs } from "antd";

import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { ContractsTable } from "../components/contracts-table";
import { WaitingTable } from "../components/waiting-table";
import { messages } from "../messages";
import { workMessages } from "../work-messages";

const TABS = ["waitsArchive", "waitsChange", "allArchived"] as const;

/** The exchange's desk for what both parties have signed, and the archive itself. */
export function ArchivePage() {
  const t = useMessages(messages);
  const work = useMessages(workMessages);
  const navigate = useNavigate();
  const { tab }: { readonly tab?: unknown } = useSearch({ strict: false });
  const content = {
    waitsArchive: (
      <Flex vertical gap={10}>
        <span className="muted">{work("waitsArchiveHint")}</span>
        <WaitingTable what="contracts" />
      </Flex>
    ),
    waitsChange: <WaitingTable what="changes" />,
    allArchived: <ContractsTable />,
  };
  return (
    <Page title={t("archive")}>
      <Tabs
        activeKey={TABS.find((each) => each === tab) ?? "waitsArchive"}
        destroyOnHidden
        onChange={(chosen) => void navigate({ to: ".", search: { tab: chosen }, replace: true })}
        items={TABS.map((key) => ({ key, label: work(key), children: content[key] }))}
      />
    </Page>
  );
}
