import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Skeleton } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { policiesQuery } from "../api/policies";
import { PolicyCard } from "../components/policy-card";
import { PolicyDialog } from "../components/policy-dialog";
import { bySegment, type PolicyVersion, SEGMENTS } from "../lib/policy";
import { messages } from "../messages";

/** The flow policy of each segment. A market operator sets the next version. */
export function PoliciesPage() {
  const t = useMessages(messages);
  const query = useQuery(policiesQuery);
  const [edited, setEdited] = useState<PolicyVersion | "new">();
  const segments = [...bySegment(query.data ?? [])];
  const left = SEGMENTS.some((segment) => !segments.some(([taken]) => taken === segment));
  const add = query.data && left && (
    <Allowed resource="action:set_flow_policy">
      <Button icon={<PlusOutlined aria-hidden />} onClick={() => setEdited("new")}>{t("add")}</Button>
    </Allowed>
  );
  return (
    <Page title={t("title")} actions={add}>
      <span className="muted">{t("intro")}</span>
      {query.isPending && <Skeleton active />}
      {query.isError && <QueryProblem query={query} />}
      {query.data && segments.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
      {segments.map(([segment, versions]) => (
        <PolicyCard key={segment} versions={versions} onEdit={setEdited} />
      ))}
      {edited && (
        <PolicyDialog
          current={edited === "new" ? undefined : edited}
          taken={segments.map(([segment]) => segment)}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Page>
  );
}
