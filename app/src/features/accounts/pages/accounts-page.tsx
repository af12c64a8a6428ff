import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Card, Empty, Flex, Skeleton } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { balancesQuery } from "../api/accounts";
import { BalancesTable } from "../components/balances-table";
import { BooksTable } from "../components/books-table";
import { LateFeesButton } from "../components/late-fees-button";
import { OpenBills } from "../components/open-bills";
import { PaymentDialog } from "../components/payment-dialog";
import { Totals } from "../components/totals";
import { useBook } from "../components/use-book";
import { messages } from "../messages";

/** A retailer's book, or what stands for a consumer in the books of its retailers. */
export function AccountsPage() {
  const t = useMessages(messages);
  const { books, book, choose } = useBook();
  if (books.data === undefined) return <Page title={t("accounts")}>{books.isError ? <QueryProblem query={books} /> : <Skeleton active paragraph={{ rows: 8 }} />}</Page>;
  if (book === undefined) return <Page title={t("accounts")}><Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noBooks")} /></Page>;
  return (
    <Page title={t("accounts")} actions={<Actions keeper={book.keeper} own={book.own} />}>
      {book.own ? <OwnBook keeper={book.keeper} /> : <BooksTable keepers={books.data.map(({ keeper }) => keeper)} chosen={book.keeper} onChoose={choose} />}
      <OpenBills keeper={book.keeper} own={book.own} />
      {book.own && <Balances keeper={book.keeper} />}
    </Page>
  );
}

function Actions({ keeper, own }: { readonly keeper: string; readonly own: boolean }) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const [paying, setPaying] = useState(false);
  return (
    <>
      <Button onClick={() => void navigate({ to: "/postings", search: own ? {} : { book: keeper } })}>{t("postings")}</Button>
      {own && <LateFeesButton keeper={keeper} />}
      {own && (
        <Allowed resource="action:post">
          <Button type="primary" onClick={() => setPaying(true)}>{t("record")}</Button>
          {paying && <PaymentDialog keeper={keeper} onClose={() => setPaying(false)} />}
        </Allowed>
      )}
    </>
  );
}

function OwnBook({ keeper }: { readonly keeper: string }) {
  const t = useMessages(messages);
  const query = useQuery(balancesQuery(keeper));
  if (query.data === undefined) return query.isError ? <QueryProblem query={query} /> : <Skeleton active />;
  const { items, net_fen: net, net_pending_fen: pending } = query.data;
  if (items.length === 0) return null;
  const isWhole = net === 0 && pending === 0;
  return (
    <Card size="small" title={<Flex gap={8} align="center">{t("book")}<ToneTag tone={isWhole ? "good" : "bad"}>{t(isWhole ? "wholeBook" : "bookDiffers")}</ToneTag></Flex>}>
      <Totals balances={items} />
    </Card>
  );
}

function Balances({ keeper }: { readonly keeper: string }) {
  const { data } = useQuery(balancesQuery(keeper));
  return data === undefined ? null : <BalancesTable keeper={keeper} balances={data.items} />;
}
