import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button, Card, Skeleton } from "antd";

import { useMay } from "@/api/access";
import { configQuery } from "@/api/config";
import { download } from "@/api/download";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { stateQuery, versionQuery } from "../api/access";
import { DifferenceView } from "../components/difference-view";
import { ModelTables } from "../components/model-tables";
import { PutInForce } from "../components/put-in-force";
import { differenceOf } from "../lib/difference";
import { messages } from "../messages";

/** One version: what it says where it is in force, otherwise what putting it in force would change. */
export function VersionPage() {
  const t = useMessages(messages);
  const { number: text = "" } = useParams({ strict: false });
  const number = Number(text);
  const version = useQuery(versionQuery(number));
  const state = useQuery(stateQuery);
  const standing = state.data?.in_force?.version;
  const inForce = useQuery({ ...versionQuery(standing ?? 0), enabled: standing !== undefined });
  const atExchange = useQuery(configQuery).data?.organisation === "ExchangeOrg";
  const mayAnchor = useMay("action:set_access_model");
  const failed = [version, state, inForce].find((query) => query.isError);
  if (failed) return <Page title={t("versionNumber", { number: text })}><QueryProblem query={failed} /></Page>;
  if (!version.data) return <Page title={t("versionNumber", { number: text })}><Skeleton active /></Page>;
  const actions = (
    <>
      <Button onClick={() => void download(`/api/v1/access/versions/${number}/file`, `access-model-${number}.json`)}>{t("exportFile")}</Button>
      {!version.data.in_force && atExchange && mayAnchor && <PutInForce number={number} />}
    </>
  );
  return (
    <Page
      title={t("versionNumber", { number })}
      extra={
        <>
          {version.data.in_force && <ToneTag tone="good">{t("inForce")}</ToneTag>}
          <span className="muted">{version.data.author ?? t("how_shipped")} · <When ms={version.data.made_at} /></span>
          <Hash value={version.data.model_hash} />
        </>
      }
      actions={actions}
    >
      {version.data.in_force && <ModelTables document={version.data.document} />}
      {inForce.data && !version.data.in_force && (
        <Card size="small" title={t("againstInForce", { number: inForce.data.version })}>
          <DifferenceView difference={differenceOf(inForce.data.document, version.data.document)} document={version.data.document} />
        </Card>
      )}
    </Page>
  );
}
