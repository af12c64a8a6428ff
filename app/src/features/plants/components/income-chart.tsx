import { BarChart } from "@/components/charts";
import { moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { linesOf, type MonthRow, seriesOf } from "../lib/incomes";
import { messages } from "../messages";
import { usePlantWords } from "../words";

const FEN_PER_YUAN = 100;

/** Amounts by month on each other: by party for producer and buyer, by the reader's own roles for the others. */
export function IncomeChart({ rows }: { readonly rows: readonly MonthRow[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = usePlantWords();
  const drawn = rows.filter((row) => linesOf(row).length > 0).toReversed();
  if (drawn.length === 0) return null;
  const whole = drawn.some(({ statement }) => statement !== undefined);
  const series = seriesOf(drawn, (line) => (whole ? `${words.payee(line.payee)} · ${words.role(line.role)}` : words.role(line.role)));
  return (
    <BarChart
      title={t(whole ? "paidChart" : "chart")} unit="¥" categoryTitle={t("month")} categories={drawn.map(({ month }) => month.month)} height={220}
      series={series.map(([name, fen]) => ({ name, stack: "income", values: fen.map((each) => each / FEN_PER_YUAN) }))}
      format={(yuan) => moneyText(Math.round(yuan * FEN_PER_YUAN), language)}
    />
  );
}
