import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Card, Empty, Flex, Select, Skeleton } from "antd";
import { useState } from "react";

import { EnergyInput } from "@/components/figure-input";
import { Page } from "@/components/page";
import { Field } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import { comparisonQuery, offeredQuery } from "../api/packages";
import { ComparisonProblem } from "../components/comparison-problem";
import { ComparisonResult } from "../components/comparison-result";
import { LoadSourceForm, type Typed, useOwnLoad } from "../components/load-source";
import { type LoadSource, MOST_COMPARED, requestKey, requestOf } from "../lib/comparing";
import { messages } from "../messages";

const GWH = 1_000_000_000;

/** Packages side by side on one load. Which packages is in the URL; the load is private and never is. */
export function ComparePage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const chosen = typeof search["packages"] === "string" ? search["packages"].split(",").filter(Boolean).slice(0, MOST_COMPARED) : [];
  const [thisYear] = useState(() => new Date().getFullYear());
  const [typed, setTyped] = useState<Typed>({ kind: "typical", typical: "three_shifts", yearWh: GWH, year: thisYear });
  const [contracted, setContracted] = useState<number | null>(null);
  const { load } = useOwnLoad();
  const { data: offered = [] } = useQuery(offeredQuery);
  const source: LoadSource | undefined =
    typed.kind === "typical" ? { kind: "typical", name: typed.typical, yearWh: typed.yearWh, year: typed.year } : load ? { kind: "own", load } : undefined;
  const ready = chosen.length > 0 && source !== undefined;
  const choose = (packages: string[]) =>
    void navigate({ to: "/packages/compare", search: packages.length > 0 ? { packages: packages.slice(0, MOST_COMPARED).join(",") } : {}, replace: true });
  return (
    <Page title={t("compareTitle")}>
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 400px), 1fr))", gap: 12, alignItems: "stretch" }}>
        <Card size="small" title={t("load")}>
          <LoadSourceForm value={typed} onChange={setTyped} years={[thisYear - 1, thisYear, thisYear + 1]} />
        </Card>
        <Card size="small" title={t("chosenPackages")}>
          <Flex vertical gap={12}>
            <Field label={t("chosenPackages")} hint={t("chosenHint")}>
              <Select<string[]>
                mode="multiple" aria-label={t("chosenPackages")} style={{ width: "100%" }} value={chosen} onChange={choose} optionFilterProp="label"
                options={offered.map(({ package_id, name, retailer }) => ({ value: package_id, label: `${name} · ${retailer}` }))}
              />
            </Field>
            <Field label={t("contracted")} hint={t("contractedHint")}>
              <EnergyInput aria-label={t("contracted")} value={contracted} onChange={setContracted} />
            </Field>
          </Flex>
        </Card>
      </div>
      {ready ? <Compared packages={chosen} source={source} contractedWh={contracted ?? undefined} /> : <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("nothingChosen")} />}
    </Page>
  );
}

interface ComparedProps {
  readonly packages: readonly string[];
  readonly source: LoadSource;
  readonly contractedWh: number | undefined;
}

function Compared({ packages, source, contractedWh }: ComparedProps) {
  const key = requestKey(packages, source, contractedWh);
  const comparison = useQuery(comparisonQuery(key, () => requestOf(packages, source, contractedWh)));
  if (comparison.isError) return <ComparisonProblem query={comparison} />;
  if (!comparison.data) return <Skeleton active paragraph={{ rows: 8 }} />;
  return <div aria-busy={comparison.isFetching}><ComparisonResult comparison={comparison.data} /></div>;
}
