import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Alert, Button, Card, DatePicker, Flex, Skeleton } from "antd";
import dayjs from "dayjs";

import { useSession } from "@/api/session";
import { useNow } from "@/api/use-now";
import { QueryProblem } from "@/components/problem-alert";
import { isDone, useSign } from "@/features/signing";
import { useLanguage, useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";
import { problemText } from "@/lib/problem-words";

import { type ClosingDraft, closeStep, closingDraftQuery } from "../api/periods";
import type { ClosingStatement } from "../lib/closing";
import { messages } from "../messages";
import { AccountsTable } from "./accounts-table";
import { MissingTable } from "./missing-table";

const MINUTE_MS = 60_000;

/** A month of one's own: what it lacks, or what it comes to, and the signature that closes it. */
export function CloseMonth() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const { close }: { readonly close?: string } = useSearch({ strict: false });
  const today = dayOfPicked(pickedOfMs(useNow(MINUTE_MS)));
  const month = close ?? dayjs(today).subtract(1, "month").format("YYYY-MM");
  const choose = (to: string) => void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, close: to }), replace: true });
  const picker = (
    <DatePicker
      aria-label={t("month")} picker="month" allowClear={false} value={dayjs(month)} disabledDate={(date) => date.format("YYYY-MM") >= today.slice(0, 7)}
      onChange={(chosen) => chosen && !Array.isArray(chosen) && choose(chosen.format("YYYY-MM"))}
    />
  );
  return <Card size="small" title={t("closeMonth")} extra={picker}><Month key={month} month={month} /></Card>;
}

function Month({ month }: { readonly month: string }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { participant } = useSession();
  const query = useQuery(closingDraftQuery(month));
  if (query.isError) return <QueryProblem query={query} />;
  if (!query.data) return <div role="status"><p className="muted">{t("checking")}</p><Skeleton active /></div>;
  const { code } = query.data;
  if (code == null) return <Ready month={month} draft={query.data} />;
  if (code === "already_closed") {
    return <Alert type="success" showIcon role="status" title={t("already", { month })} action={<Link to="/periods/$retailer/$month" params={{ retailer: participant, month }}>{t("show")}</Link>} />;
  }
  return (
    <Flex vertical gap={10}>
      <Alert type="warning" showIcon role="status" title={t("refused", { month })} description={problemText(code, language)} />
      {code === "bill_missing" && <MissingTable retailer={participant} month={month} />}
    </Flex>
  );
}

function Ready({ month, draft }: { readonly month: string; readonly draft: ClosingDraft }) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const sign = useSign();
  const { participant } = useSession();
  const { bills, plants, late, parties } = draft.statement as unknown as ClosingStatement;
  const counts = [[t("bills"), bills], [t("plants"), plants], [t("late"), late]] as const;
  const close = async () => {
    const results = await sign([await closeStep(draft)], { title: t("closing", { month }) });
    if (results?.every(isDone)) void navigate({ to: "/periods/$retailer/$month", params: { retailer: participant, month } });
  };
  return (
    <Flex vertical gap={12}>
      <Alert
        type="info" showIcon role="status" title={t("ready", { month })} description={t("readyHint")}
        action={<Button type="primary" onClick={() => void close()}>{t("close")}</Button>}
      />
      <Flex wrap gap={24}>{counts.map(([title, count]) => <span key={title}>{title} <strong>{count}</strong></span>)}</Flex>
      <AccountsTable parties={parties} />
    </Flex>
  );
}
