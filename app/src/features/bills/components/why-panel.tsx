import { useQuery } from "@tanstack/react-query";
import { Alert, Card, Flex, Select, Skeleton, Table, type TableColumnsType } from "antd";
import { useCallback, useMemo, useState } from "react";

import { WaterfallChart } from "@/components/charts";
import { Money } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { decimalText, moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { FEN_PER_YUAN } from "@/lib/units";

import { type BillComparison, comparisonQuery, monthsQuery, type Settlement } from "../api/bills";
import { messages } from "../messages";
import { useBillWords } from "../words";

/** Why the bill is higher than that of the month before, or of another one: causes that add up to the difference. */
export function WhyPanel({ settlement }: { readonly settlement: Settlement }) {
  const t = useMessages(messages);
  const { order_id: orderId, month } = settlement;
  const months = useQuery(monthsQuery(orderId));
  const [chosen, setChosen] = useState<string>();
  if (months.isError) return <QueryProblem query={months} />;
  if (!months.data) return <Skeleton active paragraph={{ rows: 6 }} />;
  const others = months.data.filter((each) => each !== month);
  const other = chosen ?? others.findLast((each) => each < month) ?? others[0];
  if (other === undefined) return <Alert type="info" showIcon title={t("noOther")} />;
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} align="center">
        <span>{t("compareWith")}</span>
        <Select aria-label={t("compareWith")} value={other} onChange={setChosen} options={others.toReversed().map((value) => ({ value, label: value }))} style={{ minWidth: 120 }} />
      </Flex>
      <Compared key={other} orderId={orderId} month={month} other={other} />
    </Flex>
  );
}

function Compared({ orderId, month, other }: { readonly orderId: string; readonly month: string; readonly other: string }) {
  const comparison = useQuery(comparisonQuery(orderId, month, other));
  if (comparison.isError) return <QueryProblem query={comparison} />;
  if (!comparison.data) return <Skeleton active paragraph={{ rows: 8 }} />;
  return <Result comparison={comparison.data} />;
}

function Result({ comparison }: { readonly comparison: BillComparison }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useBillWords();
  const { other, difference_fen: difference } = comparison;
  const causes = useMemo(
    () => Object.entries(comparison.by_cause).flatMap(([cause, fen]) => (fen === 0 || fen === undefined ? [] : [{ cause, fen }])).toSorted((one, two) => Math.abs(two.fen) - Math.abs(one.fen)),
    [comparison],
  );
  const values = { other: other.month, amount: moneyText(Math.abs(difference), language) };
  const said = difference > 0 ? t("whyHigher", values) : difference < 0 ? t("whyLower", values) : t("whySame", values);
  return (
    <>
      <Card size="small" title={<span role="status">{said}</span>}>
        <Flex vertical gap={4}>
          {causes.map(({ cause, fen }) => (
            <Flex key={cause} justify="space-between" gap={12}>
              <span><strong>{words.cause(cause)}</strong> <span className="muted">{words.causeWhy(cause)}</span></span>
              <span className="nowrap">{fen > 0 ? "+" : ""}<Money fen={fen} /></span>
            </Flex>
          ))}
        </Flex>
      </Card>
      <Card size="small"><CausesChart comparison={comparison} causes={causes} /></Card>
      <Card size="small" title={t("effects")}><Effects comparison={comparison} /></Card>
    </>
  );
}

interface CausesChartProps {
  readonly comparison: BillComparison;
  readonly causes: readonly { readonly cause: string; readonly fen: number }[];
}

const inYuan = (fen: number) => fen / 10 ** FEN_PER_YUAN;

function CausesChart({ comparison, causes }: CausesChartProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useBillWords();
  const { this: present, other } = comparison;
  const first = useMemo(() => ({ name: t("before", { month: other.month }), value: inYuan(other.amount_fen) }), [t, other]);
  // Words are made anew each time; what they say changes with the language.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const steps = useMemo(() => causes.map(({ cause, fen }) => ({ name: words.cause(cause), value: inYuan(fen) })), [causes, language]);
  const format = useCallback((yuan: number) => decimalText(Math.round(yuan * 10 ** FEN_PER_YUAN), FEN_PER_YUAN, language, { min: 2 }), [language]);
  return <WaterfallChart title={t("causes")} first={first} steps={steps} last={t("after", { month: present.month })} unit="¥" categoryTitle={t("cause")} format={format} />;
}

interface EffectRow {
  readonly key: string;
  readonly part: string;
  readonly fen: number;
  readonly causes: string;
}

/** What each part adds, and by which causes. */
function Effects({ comparison }: { readonly comparison: BillComparison }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useBillWords();
  const parts = [...new Set(comparison.effects.map(({ part }) => part))];
  const rows: EffectRow[] = parts.map((part) => {
    const effects = comparison.effects.filter((effect) => effect.part === part);
    return {
      key: part ?? "",
      part: part === null ? words.cause("corrections") : words.part(part),
      fen: effects.reduce((sum, { amount_fen }) => sum + amount_fen, 0),
      causes: effects.map(({ cause, amount_fen }) => `${words.cause(cause)} ${amount_fen > 0 ? "+" : ""}${moneyText(amount_fen, language)}`).join(language === "zh" ? "；" : "; "),
    };
  });
  const columns: TableColumnsType<EffectRow> = [
    { key: "part", title: t("item"), render: (_, row) => <span className="nowrap">{row.part}</span> },
    { key: "fen", title: t("amount"), align: "right", render: (_, row) => <Money fen={row.fen} /> },
    { key: "causes", title: t("cause"), render: (_, row) => row.causes },
  ];
  return <Table<EffectRow> size="small" columns={columns} dataSource={rows} pagination={false} scroll={{ x: 560 }} onRow={() => ({ tabIndex: 0 })} />;
}
