import { Alert, Button, Card, Flex, Progress, Statistic, Table, type TableColumnsType } from "antd";

import { useOwner } from "@/api/use-owner";
import { Hash } from "@/components/hash";
import { ProblemAlert } from "@/components/problem-alert";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { useObservable } from "@/lib/observable";
import { problemText } from "@/lib/problem-words";

import type { Outcome, OutcomeState } from "../lib/issuing";
import { type RunState, runState, stopRun } from "../lib/runner";
import { messages } from "../messages";

const STATES: readonly OutcomeState[] = ["issued", "credited", "nothing", "there", "refused"];
const PAGE = 20;

/** How far the issuing of this tab is, what became of the bills, and what was refused. */
export function RunView() {
  const t = useMessages(messages);
  const owner = useOwner();
  const state = useObservable(runState);
  if (state === undefined || state.owner !== owner) return null;
  const refused = state.outcomes.filter((each) => each.state === "refused");
  return (
    <Card size="small" title={t("runTitle", { month: state.month })} extra={state.phase === "running" && <Button size="small" onClick={stopRun}>{t("stop")}</Button>}>
      <Flex vertical gap={12}>
        <How state={state} />
        {state.outcomes.length > 0 && <Counts outcomes={state.outcomes} />}
        {refused.length > 0 && <Refused outcomes={refused} />}
      </Flex>
    </Card>
  );
}

function How({ state: { phase, outcomes, count, error, month } }: { readonly state: RunState }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const numbers = { done: integerText(outcomes.length, language), count: integerText(count, language) };
  switch (phase) {
    case "ended":
      return <Alert type="success" showIcon role="status" title={t("finished", numbers)} />;
    case "stopped":
      return <Alert type="warning" showIcon role="status" title={t("stopped", numbers)} />;
    case "failed":
      return <ProblemAlert error={error} title={t("failed")} />;
    case "running":
      return (
        <div role="status">
          <Progress percent={Math.round((100 * outcomes.length) / count)} status="active" aria-label={t("runTitle", { month })} />
          {t("progress", numbers)}
        </div>
      );
  }
}

function Counts({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const counts = STATES.map((state) => [state, outcomes.filter((each) => each.state === state).length] as const).filter(([, count]) => count > 0);
  return <Flex wrap gap={32}>{counts.map(([state, count]) => <Statistic key={state} title={t(`state_${state}`)} value={integerText(count, language)} styles={{ content: { fontSize: 18 } }} />)}</Flex>;
}

function Refused({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const columns: TableColumnsType<Outcome> = [
    { key: "consumer", title: t("consumer"), render: (_, { bill }) => bill.consumer },
    { key: "contract", title: t("contract"), render: (_, { bill }) => <Hash value={bill.order_id} /> },
    { key: "version", title: t("version"), render: (_, { bill }) => t("versionNumber", { version: bill.version }) },
    { key: "reason", title: t("reason"), render: (_, { code }) => (code === undefined ? "—" : problemText(code, language)) },
  ];
  return <Table<Outcome> size="small" rowKey={({ bill }) => `${bill.order_id} ${bill.version}`} columns={columns} dataSource={[...outcomes]} pagination={{ pageSize: PAGE, hideOnSinglePage: true }} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })} />;
}
