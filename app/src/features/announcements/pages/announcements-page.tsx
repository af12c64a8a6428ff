import { useNavigate, useSearch } from "@tanstack/react-router";
import { Checkbox, Flex } from "antd";

import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { AnnouncementList } from "../components/announcement-list";
import { messages } from "../messages";

interface Shown {
  readonly important?: boolean;
  readonly withdrawn?: boolean;
}

export function AnnouncementsPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const shown: Shown = useSearch({ strict: false });
  const show = (changes: Shown) => void navigate({ to: ".", search: { ...shown, ...changes }, replace: true });
  const filters = {
    ...(shown.important === true && { importance: "important" as const }),
    ...(shown.withdrawn !== true && { status: "published" as const }),
  };
  return (
    <Page title={t("title")}>
      <Flex gap={16}>
        <Checkbox checked={shown.important === true} onChange={(event) => show({ important: event.target.checked })}>
          {t("onlyImportant")}
        </Checkbox>
        <Checkbox checked={shown.withdrawn === true} onChange={(event) => show({ withdrawn: event.target.checked })}>
          {t("withWithdrawn")}
        </Checkbox>
      </Flex>
      <AnnouncementList filters={filters} />
    </Page>
  );
}
