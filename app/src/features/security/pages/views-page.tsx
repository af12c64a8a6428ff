import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Card, Flex, Input, Skeleton, Table, type TableColumnsType, Tag } from "antd";

import { rolesQuery } from "@/api/access";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import type { Tone } from "@/lib/states";

import { type ViewEntry, viewsQuery } from "../api/access";
import { useViewWords } from "../lib/view-words";
import { messages } from "../messages";

const TONES: Readonly<Record<string, Tone>> = { public: "good", internal: "reached", confidential: "waiting", private: "bad" };

/** Who sees which rows of which data, and which fields only in part. Fixed by the product. */
export function ViewsPage() {
  const t = useMessages(messages);
  const title = useTitle();
  const words = useViewWords();
  const navigate = useNavigate();
  const { q }: { q?: unknown } = useSearch({ strict: false });
  const text = typeof q === "string" ? q : "";
  const query = useQuery(viewsQuery);
  const roles = useQuery(rolesQuery).data ?? [];
  const who = (name: string) => {
    const role = roles.find((each) => each.role === name);
    return role ? title(role.title) : words.side(name);
  };
  const rows = (query.data ?? [])
    .map((view, at) => ({ ...view, key: at }))
    .filter((view) => text === "" || view.entity.includes(text) || words.entity(view.entity).includes(text));
  const columns: TableColumnsType<ViewEntry & { readonly key: number }> = [
    {
      key: "entity",
      title: t("data"),
      width: 200,
      render: (_, row) => (
        <Flex vertical>
          <span>{words.entity(row.entity)}</span>
          <span className="mono muted">{row.entity}</span>
        </Flex>
      ),
    },
    { key: "level", title: t("level"), width: 90, render: (_, row) => <ToneTag tone={TONES[row.level] ?? "idle"}>{words.level(row.level)}</ToneTag> },
    { key: "who", title: t("who"), render: (_, row) => <Flex wrap gap={4}>{row.who.map((name) => <Tag key={name} title={name}>{who(name)}</Tag>)}</Flex> },
    { key: "rows", title: t("rows"), width: 240, render: (_, row) => words.rows(row) },
    {
      key: "fields",
      title: t("fields"),
      width: 300,
      render: (_, row) => (
        <>
          <Sights sights={row.sights} />
          {row.opens && <span className="muted">{t("opens")}</span>}
        </>
      ),
    },
  ];
  return (
    <Page title={t("views")}>
      <Input.Search
        allowClear
        aria-label={t("searchData")}
        placeholder={t("searchData")}
        defaultValue={text}
        onSearch={(typed) => void navigate({ to: ".", search: typed === "" ? {} : { q: typed }, replace: true })}
        style={{ maxWidth: 320 }}
      />
      {query.isError && <QueryProblem query={query} />}
      {query.isPending && <Skeleton active />}
      {query.data && (
        <Card size="small" styles={{ body: { padding: 0 } }}>
          <Table size="small" columns={columns} dataSource={rows} pagination={false} />
        </Card>
      )}
    </Page>
  );
}

/** The fields that are not clear, by how they are seen; their names in the API are in the tooltip. */
function Sights({ sights }: { readonly sights: ViewEntry["sights"] }) {
  const t = useMessages(messages);
  const words = useViewWords();
  const kinds = [...new Set(Object.values(sights))];
  if (kinds.length === 0) return <span className="muted">{t("allClear")}</span>;
  return (
    <Flex vertical>
      {kinds.map((kind) => (
        <span key={kind} title={Object.keys(sights).filter((field) => sights[field] === kind).join(", ")}>
          {words.sight(kind)} <span className="muted">{words.fields(Object.keys(sights).filter((field) => sights[field] === kind))}</span>
        </span>
      ))}
    </Flex>
  );
}
