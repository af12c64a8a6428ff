import { useNavigate } from "@tanstack/react-router";
import { Empty, Flex, Select, Skeleton } from "antd";

import { type Column, DataTable } from "@/components/data-table";
import { Day, Money, When } from "@/components/figures";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { Posting } from "../api/accounts";
import { PostingLink } from "../components/open-bills";
import { useBook } from "../components/use-book";
import { amountOf } from "../lib/amount";
import { messages } from "../messages";
import { PURPOSES, useAccountWords } from "../words";

/** All that was posted in a book, the newest first: to its keeper everything, to others what concerns them. */
export function PostingsPage() {
  const t = useMessages(messages);
  const { books, book, choose } = useBook();
  if (books.data === undefined) return <Page title={t("postings")}>{books.isError ? <QueryProblem query={books} /> : <Skeleton active />}</Page>;
  if (book === undefined) return <Page title={t("postings")}><Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noBooks")} /></Page>;
  return (
    <Page title={t("postings")}>
      {books.data.length > 1 && (
        <Flex wrap gap={8} align="center">
          <label htmlFor="postings-book">{t("book")}</label>
          <Select id="postings-book" value={book.keeper} onChange={choose} style={{ minWidth: 220 }} options={books.data.map(({ keeper }) => ({ value: keeper, label: keeper }))} />
        </Flex>
      )}
      <PostingsTable keeper={book.keeper} own={book.own} />
    </Page>
  );
}

function PostingsTable({ keeper, own }: { readonly keeper: string; readonly own: boolean }) {
  const t = useMessages(messages);
  const title = useTitle();
  const words = useAccountWords();
  const navigate = useNavigate();
  const url = `/api/v1/accounts/${encodeURIComponent(keeper)}/postings`;
  const columns: Column<Posting>[] = [
    { key: "day", title: t("day"), width: 120, render: (row) => <Day day={row.day} /> },
    { key: "purpose", title: t("purpose"), width: 180, render: (row) => words.purpose(row.purpose) },
    { key: "owner", title: t("owner"), hidden: !own, render: (row) => <span className="mono">{row.owner ?? "—"}</span> },
    { key: "amount", title: t("amount"), width: 150, align: "right", render: (row) => <Money fen={amountOf(row)} /> },
    { key: "state", title: t("state"), width: 110, render: (row) => <StateTag of="posting" state={row.state} /> },
    { key: "id", title: t("id"), width: 200, render: (row) => <PostingLink keeper={keeper} id={row.posting_id} /> },
    { key: "operator", title: t("operator"), width: 170, hidden: true, render: (row) => row.operator ?? "—" },
    { key: "at", title: t("recordedAt"), width: 160, render: (row) => (row.refreshed_at === null ? t("notPublic") : <When ms={row.refreshed_at} />) },
  ];
  return (
    <DataTable
      path="/api/v1/accounts/{keeper}/postings" url={url} name="postings" noun="accounts" label={t("postings")} rowKey={(row) => row.posting_id} columns={columns} empty={t("noPostings")}
      onOpen={(row) => void navigate({ to: "/postings/$keeper/$postingId", params: { keeper, postingId: row.posting_id } })}
      exports={{ csv: `${url}.csv`, xlsx: `${url}.xlsx`, resource: "posting:read" }}
      filters={[
        ...(own ? [{ name: "owner", label: t("owner"), kind: "text" } as const] : []),
        { name: "purpose", label: t("purpose"), kind: "select", options: PURPOSES.map((value) => ({ value, label: words.purpose(value) })) },
        { name: "state", label: t("state"), kind: "select", options: Object.entries(STATES.posting).map(([value, look]) => ({ value, label: title(look.title) })) },
        { name: "day_from", label: t("dayFrom"), kind: "date" },
        { name: "day_to", label: t("dayTo"), kind: "date" },
      ]}
    />
  );
}
