import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Empty, Flex, Skeleton } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { configQuery } from "@/api/config";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { type Document, stateQuery, versionQuery } from "../api/access";
import { ModelState } from "../components/model-state";
import { ModelTables } from "../components/model-tables";
import { Review } from "../components/review";
import { differenceOf } from "../lib/difference";
import { messages } from "../messages";

/** The newest version of the access model; a security administrator of the exchange changes it here. */
export function AccessPage() {
  const t = useMessages(messages);
  const state = useQuery(stateQuery);
  const number = state.data?.newest?.version;
  const newest = useQuery({ ...versionQuery(number ?? 0), enabled: number !== undefined });
  const none = state.data?.newest === null;
  const failed = [state, newest].find((query) => query.isError);
  return (
    <Page title={t("model")} extra={number !== undefined && <span className="muted">{t("versionNumber", { number })}</span>}>
      <ModelState />
      {failed && <QueryProblem query={failed} />}
      {!failed && !none && !newest.data && <Skeleton active paragraph={{ rows: 8 }} />}
      {none && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noVersion")} />}
      {newest.data && <Editor key={newest.data.version} document={newest.data.document} />}
    </Page>
  );
}

function Editor({ document }: { readonly document: Document }) {
  const t = useMessages(messages);
  const [draft, setDraft] = useState(document);
  const [reviewing, setReviewing] = useState(false);
  const mayWrite = useMay("access:write");
  const atExchange = useQuery(configQuery).data?.organisation === "ExchangeOrg";
  const onChange = mayWrite && atExchange ? setDraft : undefined;
  const count = draft === document ? 0 : differenceOf(document, draft).changes.length;
  return (
    <>
      {mayWrite && !atExchange && <Alert type="info" showIcon title={t("elsewhere")} />}
      {count > 0 && (
        <Flex wrap gap={8} align="center" className="bulk-bar" role="toolbar">
          <strong>{t("unsaved", { count })}</strong>
          <Button type="primary" onClick={() => setReviewing(true)}>{t("review")}</Button>
          <Button onClick={() => setDraft(document)}>{t("discard")}</Button>
        </Flex>
      )}
      <ModelTables document={draft} onChange={onChange} />
      {reviewing && <Review document={draft} onClose={() => setReviewing(false)} onSaved={() => setReviewing(false)} />}
    </>
  );
}
