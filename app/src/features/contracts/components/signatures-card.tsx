import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Card, Flex, Skeleton } from "antd";

import { download } from "@/api/download";
import { QueryProblem, useProblemText } from "@/components/problem-alert";
import { Timeline, type TimelineEntry } from "@/components/timeline";
import { historyQuery, type Order, useOrderWords } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

type Step = Awaited<ReturnType<NonNullable<ReturnType<typeof historyQuery>["queryFn"]>>>[number];

/** Who has signed, who has not yet, and whether it is archived; the paper with intents and blocks. */
export function SignaturesCard({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const problem = useProblemText();
  const history = useQuery(historyQuery(order.order_id));
  const entries = useEntries(order, history.data ?? []);
  const paper = useMutation({
    mutationFn: () =>
      download(`/api/v1/orders/${order.order_id}/contract/signatures`, `signatures-${order.order_id.slice(0, 12)}.pdf`),
    onError: (error) => message.error(problem(error)),
  });
  return (
    <Card title={t("signatures")} style={{ height: "100%" }}>
      {history.isError && <QueryProblem query={history} />}
      {history.isPending && <Skeleton active paragraph={{ rows: 4 }} />}
      {history.data && (
        <Flex vertical gap={12} align="start">
          <Timeline entries={entries} />
          {order.text_hash !== null && (
            <Button icon={<DownloadOutlined aria-hidden />} loading={paper.isPending} onClick={() => paper.mutate()}>{t("signatureRecord")}</Button>
          )}
        </Flex>
      )}
    </Card>
  );
}

function useEntries(order: Order, steps: readonly Step[]): TimelineEntry[] {
  const t = useMessages(messages);
  const words = useOrderWords();
  const taken = steps.filter((step) => step.action === "sign" || step.action === "archive");
  const done = taken.map((step): TimelineEntry => ({
    key: String(step.version),
    title: step.action === "archive" ? t("archivedAt") : t("signedBy", { party: words.party(step.role.split("_")[0] ?? "") }),
    at: step.at,
    tone: step.action === "archive" ? "good" : "reached",
    detail: (
      <span className="muted">
        {step.participant} · {step.actor} ·{" "}
        <Link to="/explorer/blocks/$number" params={{ number: String(step.block) }}>#{step.block}</Link>
      </span>
    ),
  }));
  const waits = (["consumer", "retailer"] as const)
    .filter((party) => !order.signed[party])
    .map((party): TimelineEntry => ({ key: party, title: t("notSigned", { party: words.party(party) }), at: null, tone: "idle" }));
  const last: TimelineEntry[] = order.archived_by === null ? [{ key: "archive", title: t("notArchived"), at: null, tone: "idle" }] : [];
  return [...done, ...waits, ...last];
}
