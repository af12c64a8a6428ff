import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Empty, Flex, Select, Skeleton } from "antd";
import { useState } from "react";

import { FileChoice } from "@/components/file-choice";
import { QueryProblem } from "@/components/problem-alert";
import { WidgetCard } from "@/components/widget-card";
import { type ArchivedContract, fewContractsQuery } from "@/features/contracts";
import { PackageName, termsQuery } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import { quoteQuery } from "../api/packages";
import { requestFor } from "../lib/load-cost";
import type { OwnLoad } from "../lib/own-load";
import { messages } from "../messages";
import { LoadCost } from "./load-cost";
import { useOwnLoad } from "./load-source";

const SHOWN = 20;

/** The consumer's own load, and what it costs under a contract in force. */
export function LoadWidget() {
  const t = useMessages(messages);
  const { load, keep, forget } = useOwnLoad();
  return (
    <WidgetCard title={t("loadAndCost")} extra={<Flex gap={16}>{load && <Button size="small" type="link" onClick={forget}>{t("forget")}</Button>}<Link to="/packages/compare">{t("compareTitle")}</Link></Flex>}>
      {load === null ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noLoad")}>
          <FileChoice label={t("upload")} accept=".csv,.xlsx" onFile={(file) => file && keep(file)} />
          <p className="muted" style={{ fontSize: 12, marginBlock: 8 }}>{t("uploadHint")}</p>
        </Empty>
      ) : (
        <UnderContract load={load} />
      )}
    </WidgetCard>
  );
}

function UnderContract({ load }: { readonly load: OwnLoad }) {
  const t = useMessages(messages);
  const contracts = useQuery(fewContractsQuery({ state: "executing" }, SHOWN));
  const [chosen, setChosen] = useState<string>();
  if (contracts.isError) return <QueryProblem query={contracts} />;
  if (!contracts.data) return <Skeleton active title={false} paragraph={{ rows: 6 }} />;
  const contract = contracts.data.find(({ order_id }) => order_id === chosen) ?? contracts.data[0];
  if (contract === undefined) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noContractToQuote")} />;
  return (
    <Flex vertical gap={8}>
      {contracts.data.length > 1 && (
        <Select
          aria-label={t("contractToQuote")} value={contract.order_id} onChange={setChosen}
          options={contracts.data.map((each) => ({
            value: each.order_id,
            label: <>{each.retailer} · <PackageName id={each.package} version={each.package_version} /> · {each.period_start}</>,
          }))}
        />
      )}
      <Cost contract={contract} load={load} />
    </Flex>
  );
}

/** The contract's own prices are private: they go in the body of what is asked, and are not part of its key. */
function Cost({ contract, load }: { readonly contract: ArchivedContract; readonly load: OwnLoad }) {
  const terms = useQuery({ ...termsQuery(contract.order_id, contract.terms_hash ?? ""), enabled: contract.terms_hash != null });
  const prices = terms.data?.prices_e8_yuan_per_kwh ?? {};
  const key = JSON.stringify([contract.order_id, contract.terms_hash, load.owner, load.kept_at]);
  const asked = () => requestFor(contract.package_version, prices, load);
  const known = contract.terms_hash == null || terms.isSuccess;
  const quote = useQuery({ ...quoteQuery(contract.package, key, asked), enabled: known });
  if (terms.isError) return <QueryProblem query={terms} />;
  if (quote.isError) return <QueryProblem query={quote} />;
  return quote.data ? <LoadCost quote={quote.data} /> : <Skeleton active title={false} paragraph={{ rows: 6 }} />;
}
