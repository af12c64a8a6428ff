import { Alert, Button, Card, Flex, Progress, Statistic } from "antd";

import { ProblemAlert } from "@/components/problem-alert";
import { energyText, integerText, moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { useObservable } from "@/lib/observable";

import { sumsOf } from "../lib/outcome";
import { goOnWithRun, isUnderWay, pauseRun, type RunState, runState, stopRun } from "../lib/runner";
import { messages } from "../messages";
import { OutcomesTable } from "./outcomes-table";

/** How far the run of this tab is, and what became of each bill so far. */
export function RunView() {
  const t = useMessages(messages);
  const state = useObservable(runState);
  if (state === undefined) return null;
  return (
    <Card size="small" title={`${state.dry ? t("dryTitle") : t("runTitle")} · ${state.asked.from} – ${state.asked.to}`} extra={<Buttons state={state} />}>
      <Flex vertical gap={12}>
        <How state={state} />
        {state.outcomes.length > 0 && <Sums state={state} />}
        {state.outcomes.length > 0 && <OutcomesTable outcomes={state.outcomes} />}
      </Flex>
    </Card>
  );
}

function Buttons({ state }: { readonly state: RunState }) {
  const t = useMessages(messages);
  if (!isUnderWay(state)) return null;
  return (
    <Flex gap={8}>
      {state.phase === "running" && <Button size="small" onClick={pauseRun}>{t("pause")}</Button>}
      {state.phase === "paused" && <Button size="small" type="primary" onClick={goOnWithRun}>{t("goOn")}</Button>}
      <Button size="small" onClick={stopRun}>{t("stop")}</Button>
    </Flex>
  );
}

function How({ state: { phase, done, count, dry, error, outcomes } }: { readonly state: RunState }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const numbers = { done: integerText(done, language), count: integerText(count, language) };
  const refused = sumsOf(outcomes).by_state.refused ?? 0;
  switch (phase) {
    case "ended":
      if (refused > 0) return <Alert type="warning" showIcon role="status" title={t("finishedBut", { ...numbers, refused: integerText(refused, language) })} />;
      return <Alert type="success" showIcon role="status" title={count === 0 ? t("nothing") : t("finished", numbers)} />;
    case "stopped":
      return <Alert type="warning" showIcon role="status" title={t("stopped", numbers)} />;
    case "failed":
      return <ProblemAlert error={error} title={t("failed")} />;
    default:
      return (
        <div role="status">
          <Progress percent={count === 0 ? 0 : Math.round((100 * done) / count)} status={phase === "paused" ? "normal" : "active"} aria-label={dry ? t("dryTitle") : t("runTitle")} />
          {phase === "gathering" ? t("gathering") : t("progress", numbers)}{phase === "paused" && ` · ${t("paused")}`}
        </div>
      );
  }
}

function Sums({ state }: { readonly state: RunState }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { bills, energy_wh, total_fen, difference_fen, by_state } = sumsOf(state.outcomes);
  const figures = [
    [t("bills"), integerText(bills, language)],
    [t("energy"), energyText(energy_wh, language)],
    [t("total"), moneyText(total_fen, language)],
    [t("difference"), moneyText(difference_fen, language)],
    [t("refusedCount"), integerText(by_state.refused ?? 0, language)],
  ] as const;
  return <Flex wrap gap={32}>{figures.map(([title, value]) => <Statistic key={title} title={title} value={value} styles={{ content: { fontSize: 18 } }} />)}</Flex>;
}
