import { useQuery } from "@tanstack/react-query";
import { Alert, Card, Flex, Select, Skeleton } from "antd";
import { useState } from "react";

import { ComparisonProblem, comparisonQuery, ComparisonResult, MOST_COMPARED, offeredQuery } from "@/features/packages";
import { moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import type { Load } from "../lib/proving";
import { type Statement } from "../lib/statement";
import { messages } from "../messages";
import { placeQuery } from "../api/place";

interface OtherPackagesProps {
  readonly statement: Statement;
  readonly load: Load | undefined;
}

/** What the load of this bill would cost under other packages, as they are offered now. */
export function OtherPackages({ statement, load }: OtherPackagesProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { data: offered = [] } = useQuery(offeredQuery);
  const [billed = ""] = statement.made_of.package.split("@");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  if (load === undefined) return <Alert type="info" showIcon title={t("otherNeedsLoad")} />;
  return (
    <Flex vertical gap={12}>
      <Card size="small" title={t("other")} extra={<strong>{t("asBilled", { amount: moneyText(statement.total_fen, language) })}</strong>}>
        <Flex vertical gap={8}>
          <span className="muted">{t("otherHint")}</span>
          <Select<string[]>
            mode="multiple" aria-label={t("otherPackages")} placeholder={t("otherPackages")} style={{ width: "100%" }} value={[...chosen]}
            onChange={(packages) => setChosen(packages.slice(0, MOST_COMPARED))} optionFilterProp="label"
            options={offered.map(({ package_id, name, retailer }) => ({ value: package_id, label: `${name} · ${retailer}${package_id === billed ? " ✓" : ""}` }))}
          />
        </Flex>
      </Card>
      {chosen.length > 0 && <Compared packages={chosen} statement={statement} load={load} />}
    </Flex>
  );
}

function Compared({ packages, statement, load }: { readonly packages: readonly string[]; readonly statement: Statement; readonly load: Load }) {
  const [date = ""] = load.days.keys();
  const place = useQuery(placeQuery(Object.keys(statement.points), date));
  const key = JSON.stringify([packages.toSorted(), statement.energy_wh, date, place.data ?? null]);
  const asked = () => ({
    packages: packages.map((package_id) => ({ package_id, prices: {} })),
    load: Object.fromEntries([...load.days].map(([day, energies]) => [day, [...energies]])),
    consumed_before_wh: 0,
    ...(place.data && { delivery: { ...place.data, reactive_varh: { [date.slice(0, 7)]: statement.reactive_varh } } }),
  });
  const comparison = useQuery({ ...comparisonQuery(key, asked), enabled: place.isFetched });
  if (comparison.isError) return <ComparisonProblem query={comparison} />;
  if (!comparison.data) return <Skeleton active paragraph={{ rows: 6 }} />;
  return <div aria-busy={comparison.isFetching}><ComparisonResult comparison={comparison.data} /></div>;
}
