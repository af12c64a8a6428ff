import { Link } from "@tanstack/react-router";
import { Alert, Button, Card, Flex, Progress, Table, type TableColumnsType } from "antd";

import { useOwner } from "@/api/use-owner";
import { Energy, Money } from "@/components/figures";
import { ProblemAlert } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { useObservable } from "@/lib/observable";
import { problemText } from "@/lib/problem-words";

import { type RunState, runState, stopRun } from "../lib/runner";
import type { Outcome } from "../lib/settling";
import { messages } from "../messages";

const PAGE = 20;

/** How far the settling of this tab is, and what became of each plant's month; of a dry run, what would become of it. */
export function RunView({ dry = false }: { readonly dry?: boolean }) {
  const t = useMessages(messages);
  const owner = useOwner();
  const state = useObservable(runState);
  if (state === undefined || state.dry !== dry || state.owner !== owner) return null;
  const title = t(dry ? "dryTitle" : "runTitle", { month: state.month });
  return (
    <Card size="small" title={title} extra={state.phase === "running" && <Button size="small" onClick={stopRun}>{t("stop")}</Button>}>
      <Flex vertical gap={12}>
        <How state={state} title={title} />
        {state.outcomes.length > 0 && <Outcomes outcomes={state.outcomes} />}
      </Flex>
    </Card>
  );
}

function How({ state: { phase, outcomes, count, error }, title }: { readonly state: RunState; readonly title: string }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const numbers = { done: integerText(outcomes.length, language), count: integerText(count, language) };
  const refused = outcomes.filter(({ state }) => state === "refused").length;
  switch (phase) {
    case "ended":
      return <Alert type={refused > 0 ? "warning" : "success"} showIcon role="status" title={refused > 0 ? t("finishedBut", { ...numbers, refused }) : t("finished", numbers)} />;
    case "stopped":
      return <Alert type="warning" showIcon role="status" title={t("stopped", numbers)} />;
    case "failed":
      return <ProblemAlert error={error} title={t("failed")} />;
    case "running":
      return (
        <div role="status">
          <Progress percent={Math.round((100 * outcomes.length) / count)} status="active" aria-label={title} />
          {t("progress", numbers)}
        </div>
      );
  }
}

function Outcomes({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const shown = outcomes.toSorted((one, other) => Number(other.state === "refused") - Number(one.state === "refused"));
  const columns: TableColumnsType<Outcome> = [
    { key: "plant", title: t("id"), render: (_, { due }) => <Link className="mono" to="/plants/$plantId" params={{ plantId: due.plant }}>{due.plant}</Link> },
    { key: "buyer", title: t("buyer"), render: (_, { due }) => due.buyer },
    { key: "state", title: t("state"), render: (_, { state }) => <StateTag of="settlement" state={state} /> },
    { key: "energy", title: t("energy"), align: "right", render: (_, row) => <Energy wh={row.energy_wh} unit="kWh" /> },
    { key: "total", title: t("paid"), align: "right", render: (_, row) => <Money fen={row.total_fen} /> },
    ...(outcomes.some(({ difference_fen: fen }) => fen !== undefined) ? [{ key: "difference", title: t("delta"), align: "right" as const, render: (_: unknown, row: Outcome) => <Money fen={row.difference_fen} /> }] : []),
    ...(outcomes.some(({ code }) => code !== undefined) ? [{ key: "reason", title: t("reason"), render: (_: unknown, { code }: Outcome) => (code === undefined ? "—" : problemText(code, language)) }] : []),
  ];
  return (
    <Table<Outcome>
      size="small" rowKey={({ due }) => due.plant} columns={columns} dataSource={shown} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
      pagination={shown.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
    />
  );
}
