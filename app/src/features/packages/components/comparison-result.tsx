import { Link } from "@tanstack/react-router";
import { Card, Flex, Table } from "antd";

import { useProblemText } from "@/components/problem-alert";
import { Money, Price } from "@/components/figures";
import { ProblemError } from "@/api/client";
import { energyText, moneyText, percentText, periodText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import type { Compared, Comparison } from "../api/packages";
import { aboveCheapest, isQuoted, monthsOf, PARTS, type Part, type Quoted } from "../lib/comparing";
import { messages } from "../messages";

const PART_COLOURS: Readonly<Record<Part, string>> = {
  energy: "#0f6b7a",
  basic_fee: "#7fa7b5",
  green_premium: "#5a9a6a",
  deviation: "#c9803a",
  transmission: "#46668a",
  line_loss: "#8fa3bd",
  system_operation: "#6d7f99",
  fund: "#a58a5f",
  power_factor: "#9a5b6e",
  discount: "#3f8f7f",
  coupon: "#58a897",
  subsidy: "#76bdae",
};

/** What each package costs on the load: in all, by part, by month. */
export function ComparisonResult({ comparison }: { readonly comparison: Comparison }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const quotes = comparison.items.filter(isQuoted);
  const [cheapest] = quotes;
  const failed = comparison.items.filter((item) => !isQuoted(item));
  return (
    <Flex vertical gap={12}>
      {cheapest && (
        <>
          <Card
            size="small" title={t("result")}
            extra={<span className="muted">{t("loadOf", { ...loadWords(cheapest, language) })}</span>}
          >
            <Totals quotes={quotes} cheapestFen={cheapest.quote.total_fen} />
            <PartLegend quotes={quotes} />
          </Card>
          <Card size="small" title={t("byMonthCost")}><ByMonth quotes={quotes} /></Card>
          <Assumed quotes={quotes} />
        </>
      )}
      {failed.map((item) => <NotQuoted key={item.package_id} item={item} />)}
    </Flex>
  );
}

function Totals({ quotes, cheapestFen }: { readonly quotes: readonly Quoted[]; readonly cheapestFen: number }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const most = Math.max(1, ...quotes.map(({ quote }) => quote.total_fen));
  const columns = [
    {
      title: t("name"), width: 170,
      render: (_: unknown, { package_id, name, retailer }: Quoted) => (
        <>
          <Link to="/packages/$packageId" params={{ packageId: package_id }}>{name ?? package_id}</Link>
          <div className="muted" style={{ fontSize: 12 }}>{retailer}</div>
        </>
      ),
    },
    { title: t("total"), width: 140, align: "right" as const, render: (_: unknown, { quote }: Quoted) => <strong><Money fen={quote.total_fen} /></strong> },
    { title: t("byPart"), width: 320, render: (_: unknown, { quote }: Quoted) => <PartBar byPart={quote.by_part} most={most} /> },
    { title: t("average"), width: 150, align: "right" as const, render: (_: unknown, { quote }: Quoted) => <Price e8={quote.average_price_e8_yuan_per_kwh} /> },
    {
      title: t("aboveCheapest"), width: 90, align: "right" as const,
      render: (_: unknown, { quote }: Quoted) =>
        quote.total_fen === cheapestFen ? t("cheapest") : `+${percentText(aboveCheapest(quote.total_fen, cheapestFen), language)}`,
    },
  ];
  return <Table<Quoted> size="small" rowKey="package_id" pagination={false} columns={columns} dataSource={[...quotes]} scroll={{ x: 860 }} />;
}

/** The parts of a total as one bar; its length is the total beside the dearest. */
function PartBar({ byPart, most }: { readonly byPart: Readonly<Record<string, number>>; readonly most: number }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const parts = PARTS.filter((part) => (byPart[part] ?? 0) > 0);
  const named = PARTS.filter((part) => (byPart[part] ?? 0) !== 0);
  const words = named.map((part) => `${t(`part_${part}`)} ${moneyText(byPart[part] ?? 0, language)}`).join(", ");
  return (
    <div role="img" aria-label={words} title={words} style={{ display: "flex", height: 16, background: "#f0f3f4", borderRadius: 2, overflow: "hidden" }}>
      {parts.map((part) => (
        <span key={part} style={{ width: `${((byPart[part] ?? 0) / most) * 100}%`, background: PART_COLOURS[part] }} />
      ))}
    </div>
  );
}

function PartLegend({ quotes }: { readonly quotes: readonly Quoted[] }) {
  const t = useMessages(messages);
  const used = PARTS.filter((part) => quotes.some(({ quote }) => (quote.by_part[part] ?? 0) !== 0));
  return (
    <Flex wrap gap={12} style={{ fontSize: 12, marginTop: 8 }}>
      {used.map((part) => (
        <span key={part}>
          <span aria-hidden style={{ display: "inline-block", width: 10, height: 10, borderRadius: 2, marginInlineEnd: 5, background: PART_COLOURS[part] }} />
          {t(`part_${part}`)}
        </span>
      ))}
    </Flex>
  );
}

/** Each month's cost of each package, with a bar beneath the figure; the bars of all share one scale. */
function ByMonth({ quotes }: { readonly quotes: readonly Quoted[] }) {
  const t = useMessages(messages);
  const months = monthsOf(quotes.map(({ quote }) => quote));
  const most = Math.max(1, ...quotes.flatMap(({ quote }) => Object.values(quote.by_month)));
  const columns = [
    { title: t("month"), width: 90, fixed: "left" as const, render: (_: unknown, month: { month: string }) => month.month },
    ...quotes.map(({ package_id, name, quote }) => ({
      title: name ?? package_id,
      key: package_id,
      width: 150,
      align: "right" as const,
      render: (_: unknown, { month }: { month: string }) => {
        const fen = quote.by_month[month] ?? 0;
        return (
          <>
            <Money fen={fen} />
            <div aria-hidden style={{ height: 4, marginTop: 2, background: "#f0f3f4" }}>
              <div style={{ height: 4, width: `${Math.max(0, (fen / most) * 100)}%`, background: PART_COLOURS.energy }} />
            </div>
          </>
        );
      },
    })),
  ];
  const rows = months.map((month) => ({ month }));
  return <Table size="small" rowKey="month" pagination={false} columns={columns} dataSource={rows} scroll={{ x: 90 + quotes.length * 150 }} onRow={() => ({ tabIndex: 0 })} />;
}

function Assumed({ quotes }: { readonly quotes: readonly Quoted[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const assumed = [...new Set(quotes.flatMap(({ quote }) => quote.assumed))];
  if (assumed.length === 0) return null;
  const separator = language === "zh" ? "；" : "; ";
  return <span className="muted">{t("assumed")}{language === "zh" ? "：" : ": "}{assumed.map((name) => t(`assumed_${name}`)).join(separator)}</span>;
}

function NotQuoted({ item }: { readonly item: Compared }) {
  const t = useMessages(messages);
  const text = useProblemText();
  const code = item.problem?.code ?? "not_found";
  const month = item.problem?.context?.["month"] ?? item.problem?.context?.["key"];
  return (
    <Card size="small">
      <strong>{item.name ?? item.package_id}</strong> <span className="muted">{t("notQuoted")}</span> · {text(new ProblemError(422, { code }))}
      {typeof month === "string" && <span className="mono"> {month}</span>}
    </Card>
  );
}

function loadWords({ quote }: Quoted, language: "zh" | "en"): { from: string; to: string; energy: string } {
  const [from = "", to = ""] = periodText(quote.period_start, quote.period_end, language).split(" – ");
  return { from, to, energy: energyText(quote.energy_wh, language) };
}
