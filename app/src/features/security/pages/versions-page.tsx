import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Card, Flex, Skeleton, Table, type TableColumnsType } from "antd";

import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { type VersionInfo, versionsQuery } from "../api/access";
import { ImportFile } from "../components/import-file";
import { ModelState } from "../components/model-state";
import { messages } from "../messages";

/** The history of the access model: who made which version, and which is in force. */
export function VersionsPage() {
  const t = useMessages(messages);
  const query = useInfiniteQuery(versionsQuery);
  const versions = query.data?.pages.flatMap((page) => page.items) ?? [];
  const columns: TableColumnsType<VersionInfo> = [
    { key: "version", title: t("version"), width: 110, render: (_, row) => <Link to={`/access/versions/${row.version}`}>{t("versionNumber", { number: row.version })}</Link> },
    { key: "state", title: t("state"), width: 110, render: (_, row) => row.in_force && <ToneTag tone="good">{t("inForce")}</ToneTag> },
    { key: "kind", title: t("how"), width: 150, render: (_, row) => t(`how_${row.kind}`) },
    { key: "author", title: t("author"), width: 160, render: (_, row) => row.author ?? "—" },
    { key: "at", title: t("madeAt"), width: 170, render: (_, row) => <When ms={row.made_at} show="second" /> },
    { key: "base", title: t("base"), width: 90, render: (_, row) => row.base ?? "—" },
    { key: "hash", title: t("modelHash"), render: (_, row) => <Hash value={row.model_hash} digits={16} /> },
  ];
  return (
    <Page title={t("versions")} actions={<ImportFile />}>
      <ModelState />
      {query.isError && <QueryProblem query={query} />}
      {query.isPending && <Skeleton active />}
      {versions.length > 0 && (
        <Card size="small" styles={{ body: { padding: 0 } }}>
          <Table size="small" rowKey="version" columns={columns} dataSource={versions} pagination={false} scroll={{ x: "max-content" }} />
        </Card>
      )}
      {query.hasNextPage && (
        <Flex justify="center">
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t("more")}</Button>
        </Flex>
      )}
    </Page>
  );
}
