import { FileUnknownOutlined, LockOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button, Result, Skeleton } from "antd";
import type { ReactNode } from "react";

import { useResources } from "@/api/access";
import { useMessages } from "@/lib/i18n";

import { messages } from "./messages";

interface GuardedProps {
  readonly resource: string | undefined;
  readonly children: ReactNode;
}

/** A page for those whose role has the resource. The API refuses the data to others in any case. */
export function Guarded({ resource, children }: GuardedProps) {
  if (resource === undefined) return children;
  return <GuardedBy resource={resource}>{children}</GuardedBy>;
}

function GuardedBy({ resource, children }: { readonly resource: string; readonly children: ReactNode }) {
  const resources = useResources();
  if (resources === undefined) return <Skeleton active paragraph={{ rows: 8 }} />;
  return resources.has(resource) ? children : <Forbidden />;
}

function Forbidden() {
  const t = useMessages(messages);
  return <Result icon={<LockOutlined aria-hidden />} title={t("forbidden")} subTitle={t("forbiddenHint")} extra={<HomeLink />} />;
}

export function NotFound() {
  const t = useMessages(messages);
  return <Result icon={<FileUnknownOutlined aria-hidden />} title={t("notFound")} subTitle={t("notFoundHint")} extra={<HomeLink />} />;
}

/** A page threw an error of its own. What the API refuses is shown by the page instead. */
export function Crashed() {
  const t = useMessages(messages);
  const reload = (
    <Button type="primary" onClick={() => window.location.reload()}>
      {t("reload")}
    </Button>
  );
  return <Result status="warning" title={t("crashed")} subTitle={t("crashedHint")} extra={reload} />;
}

function HomeLink() {
  const t = useMessages(messages);
  return <Link to="/">{t("home")}</Link>;
}
