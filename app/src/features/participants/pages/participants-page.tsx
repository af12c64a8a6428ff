import { useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "antd";

import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { ChangesTable } from "../components/changes-table";
import { ParticipantsTable } from "../components/participants-table";
import { UsersTable } from "../components/users-table";
import { messages } from "../messages";

/** The market's registry. The part that is shown is in the URL, with each table's filters. */
export function ParticipantsPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const { tab }: { tab?: unknown } = useSearch({ strict: false });
  const active = tab === "users" || tab === "changes" ? tab : "participants";
  return (
    <Page title={t("title")}>
      <Tabs
        activeKey={active}
        destroyOnHidden
        onChange={(key) => void navigate({ to: "/participants", search: { tab: key }, replace: true })}
        items={[
          { key: "participants", label: t("participants"), children: <ParticipantsTable /> },
          { key: "users", label: t("users"), children: <UsersTable /> },
          { key: "changes", label: t("changes"), children: <ChangesTable /> },
        ]}
      />
    </Page>
  );
}
