import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Space, Statistic, Table, type TableColumnsType } from "antd";

import { Money } from "@/components/figures";
import { ProblemAlert } from "@/components/problem-alert";
import { integerText, moneyText } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";

import { type Asked, type Of, type Reconciliation, saveDifferences } from "../api/reconciliation";
import { type ByCause, byCause, differenceOf } from "../lib/causes";
import { useReconciliationText, useReconciliationWords } from "../words";
import { ItemsTable } from "./items-table";

interface OutcomeProps {
  readonly asked: Asked;
  readonly found: Reconciliation;
}

/** Whether all agrees; else the differences by cause, and bill by bill, or plant by plant. */
export function Outcome({ asked, found }: OutcomeProps) {
  const t = useReconciliationText(found.of);
  const language = useLanguage();
  const saving = useMutation({ mutationFn: (format: "csv" | "xlsx") => saveDifferences(asked, format) });
  const causes = byCause(found.items);
  const { of, agreed, differs, noFigures, without } = found;
  const number = (value: number) => integerText(value, language);
  const said = found.items.length === 0 ? t("nothing", { month: found.month }) : differs + noFigures + without === 0 ? t("allAgrees", { count: number(agreed) }) : t("someDiffer", { count: number(differs) });
  const figures = [
    [t("state_agreed"), number(agreed)],
    [t("state_differs"), number(differs)],
    [t("state_no_figures"), number(noFigures)],
    [t(of === "plants" ? "state_no_statement" : "state_no_bill"), number(without)],
    [t("difference"), moneyText(differenceOf(found.items), language)],
  ] as const;
  return (
    <>
      <Card
        size="small" title={t("result", { month: found.month })}
        extra={causes.length > 0 && (
          <Space>
            <Button size="small" loading={saving.isPending && saving.variables === "csv"} onClick={() => saving.mutate("csv")}>{t("saveCsv")}</Button>
            <Button size="small" loading={saving.isPending && saving.variables === "xlsx"} onClick={() => saving.mutate("xlsx")}>{t("saveXlsx")}</Button>
          </Space>
        )}
      >
        <Flex vertical gap={12}>
          <Alert type={found.items.length > 0 && differs + noFigures + without === 0 ? "success" : "warning"} showIcon role="status" title={said} />
          {saving.isError && <ProblemAlert error={saving.error} />}
          <Flex wrap gap={32}>{figures.map(([title, value]) => <Statistic key={title} title={title} value={value} styles={{ content: { fontSize: 18 } }} />)}</Flex>
        </Flex>
      </Card>
      {causes.length > 0 && <Card size="small" title={t("causes")}><Causes of={of} causes={causes} /></Card>}
      {found.items.length > 0 && <Card size="small" title={t("items")}><ItemsTable of={of} items={found.items} /></Card>}
    </>
  );
}

interface CausesProps {
  readonly of: Of;
  readonly causes: readonly ByCause[];
}

function Causes({ of, causes }: CausesProps) {
  const t = useReconciliationText(of);
  const words = useReconciliationWords(of);
  const columns: TableColumnsType<ByCause> = [
    { key: "cause", title: t("cause"), render: (_, { cause }) => <Flex vertical><strong>{words.cause(cause)}</strong><span className="muted">{words.causeWhy(cause)}</span></Flex> },
    { key: "count", title: t("count"), align: "right", render: (_, { count }) => count },
    { key: "fen", title: t("difference"), align: "right", render: (_, { fen }) => <Money fen={fen} /> },
  ];
  return <Table<ByCause> size="small" rowKey="cause" columns={columns} dataSource={[...causes]} pagination={false} onRow={() => ({ tabIndex: 0 })} />;
}
