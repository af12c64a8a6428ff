import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Alert, Flex, Grid, Select, Skeleton, Tabs } from "antd";
import { useState } from "react";

import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { QuestionsPanel } from "@/features/bill-questions";
import { InvoicesPanel } from "@/features/invoices";
import { useMessages } from "@/lib/i18n";

import { type Settlement, statementQuery, versionsQuery } from "../api/bills";
import { BillFacts } from "../components/bill-facts";
import { EvidenceButton } from "../components/evidence-button";
import { LinesCard } from "../components/lines-card";
import { LoadPanel } from "../components/load-panel";
import { OtherPackages } from "../components/other-packages";
import { PaperPanel } from "../components/paper-panel";
import { PartiesCard } from "../components/parties-card";
import { VersionsPanel } from "../components/versions-panel";
import { WhyPanel } from "../components/why-panel";
import type { Load } from "../lib/proving";
import { type Statement, StatementDiffersError } from "../lib/statement";
import { messages } from "../messages";
import { useLineNames } from "../words";

const TABS = ["lines", "why", "load", "other", "versions", "paper", "questions", "invoices"] as const;
type Tab = (typeof TABS)[number];

/** One bill: what it is made of, why it is higher than another one, the load behind it, its versions, its paper, what was asked about it. */
export function BillPage() {
  const t = useMessages(messages);
  const { orderId = "", month = "" } = useParams({ strict: false });
  const { version } = useSearch({ strict: false }) as { readonly version?: number };
  const versions = useQuery(versionsQuery(orderId, month));
  const title = t("bill", { month });
  if (versions.isError) return <Page title={title}><QueryProblem query={versions} /></Page>;
  if (!versions.data) return <Page title={title}><Skeleton active paragraph={{ rows: 12 }} /></Page>;
  const chosen = versions.data.find((each) => each.version === version) ?? versions.data.at(-1);
  if (chosen === undefined) return <Page title={title}><Alert type="info" showIcon title={t("none")} /></Page>;
  return <Opened key={chosen.statement_hash} settlement={chosen} versions={versions.data} />;
}

interface OpenedProps {
  readonly settlement: Settlement;
  readonly versions: readonly Settlement[];
}

function Opened({ settlement, versions }: OpenedProps) {
  const t = useMessages(messages);
  const statement = useQuery(statementQuery(settlement));
  const state = settlement.version > 1 ? "corrected" : "settled";
  return (
    <Page
      title={t("bill", { month: settlement.month })}
      extra={<><StateTag of="settlement" state={state} /><Link to="/contracts/$orderId" params={{ orderId: settlement.order_id }}>{t("contract")}</Link><Link to="/bills/reconciliation" search={{ month: settlement.month, order: settlement.order_id }}>{t("reconcile")}</Link></>}
      actions={<>{versions.length > 1 && <VersionChoice settlement={settlement} versions={versions} />}<EvidenceButton settlement={settlement} /></>}
    >
      {statement.isError && (statement.error instanceof StatementDiffersError
        ? <Alert type="error" showIcon title={t("statementDiffers")} />
        : <QueryProblem query={statement} />)}
      {statement.isPending && <Skeleton active paragraph={{ rows: 12 }} />}
      {statement.data && (
        <>
          <BillFacts settlement={settlement} statement={statement.data} />
          <Parts settlement={settlement} statement={statement.data} versions={versions} />
        </>
      )}
    </Page>
  );
}

function VersionChoice({ settlement, versions }: OpenedProps) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const present = versions.at(-1)?.version;
  const choose = (version: number) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, version: version === present ? undefined : version }), replace: true });
  return (
    <Select
      aria-label={t("version")} value={settlement.version} onChange={choose} style={{ minWidth: 170 }}
      options={versions.map(({ version }) => ({ value: version, label: version === present ? `${t("versionNumber", { version })} · ${t("present")}` : t("versionNumber", { version }) }))}
    />
  );
}

/** The load is private to this page: it goes when the page does. */
function Parts({ settlement, statement, versions }: OpenedProps & { readonly statement: Statement }) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const [load, setLoad] = useState<Load>();
  const lineNames = useLineNames();
  const wide = Grid.useBreakpoint().lg !== false;
  const active = TABS.find((tab) => tab === search["tab"]) ?? "lines";
  const content = (tab: Tab) => {
    switch (tab) {
      case "lines":
        return <Flex vertical gap={12}><LinesCard statement={statement} /><PartiesCard settlement={settlement} statement={statement} /></Flex>;
      case "why":
        return <WhyPanel settlement={settlement} />;
      case "load":
        return <LoadPanel settlement={settlement} statement={statement} load={load} onLoad={setLoad} />;
      case "other":
        return <OtherPackages statement={statement} load={load} />;
      case "versions":
        return <VersionsPanel statement={statement} versions={versions} />;
      case "paper":
        return <PaperPanel settlement={settlement} />;
      case "questions":
        return <QuestionsPanel bill={settlement} isPresent={settlement.version === versions.at(-1)?.version} lines={lineNames(statement)} />;
      case "invoices":
        return <InvoicesPanel bill={settlement} />;
    }
  };
  const go = (tab: string) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, tab: tab === "lines" ? undefined : tab }), replace: true });
  // On a phone there is no room for them all, and what antd then adds to the row is no tab.
  if (!wide) {
    return (
      <Flex vertical gap={12}>
        <Select<string> aria-label={t("parts")} value={active} onChange={go} options={TABS.map((tab) => ({ value: tab, label: t(tab) }))} />
        {content(active)}
      </Flex>
    );
  }
  return <Tabs activeKey={active} destroyOnHidden onChange={go} items={TABS.map((tab) => ({ key: tab, label: t(tab), children: content(tab) }))} />;
}
