import { useNavigate, useSearch } from "@tanstack/react-router";
import { Flex, Grid, Select, Tabs } from "antd";

import { LazySlot } from "@/components/lazy-slot";
import { Page } from "@/components/page";
import { useFeatureParts } from "@/lib/feature-parts";
import { useMessages, useTitle } from "@/lib/i18n";

import { messages } from "../messages";

/** One's own account, in parts that this and other features have for it. The part is in the URL. */
export function AccountPage() {
  const t = useMessages(messages);
  const title = useTitle();
  const navigate = useNavigate();
  const { accountSections } = useFeatureParts();
  const { part }: { part?: unknown } = useSearch({ strict: false });
  const active = accountSections.find((section) => section.id === part) ?? accountSections[0];
  const wide = Grid.useBreakpoint().md ?? true;
  const choose = (id: string) => void navigate({ to: "/account", search: { part: id }, replace: true });
  if (!wide && active) {
    return (
      <Page title={t("title")}>
        <Flex vertical gap={16}>
          <Select
            aria-label={t("title")}
            value={active.id}
            options={accountSections.map((section) => ({ value: section.id, label: title(section.title) }))}
            onChange={choose}
          />
          <LazySlot key={active.id} load={active.section} />
        </Flex>
      </Page>
    );
  }
  return (
    <Page title={t("title")}>
      <Tabs
        {...(active && { activeKey: active.id })}
        onChange={choose}
        destroyOnHidden
        items={accountSections.map((section) => ({
          key: section.id,
          label: title(section.title),
          children: <LazySlot load={section.section} />,
        }))}
      />
    </Page>
  );
}
