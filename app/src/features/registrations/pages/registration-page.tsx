import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Alert, Button, Card, Skeleton } from "antd";
import { useState } from "react";

import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { type Application, applicationQuery } from "../api/registrations";
import { ApplicationData } from "../components/application-data";
import { ApplicationFacts } from "../components/application-facts";
import { ApplicationHistory } from "../components/application-history";
import { Decisions } from "../components/decisions";
import { Documents } from "../components/documents";
import { messages } from "../messages";

export function RegistrationPage() {
  const { applicationId = "" } = useParams({ strict: false });
  const [clear, setClear] = useState(false);
  const masked = useQuery(applicationQuery(applicationId, false));
  const unmasked = useQuery({ ...applicationQuery(applicationId, true), enabled: clear });
  const application = (clear ? unmasked.data : undefined) ?? masked.data;
  const failed = [masked, unmasked].find((query) => query.isError);
  return (
    <Page
      title={application?.participant ?? applicationId}
      extra={application && <StateTag of="application" state={application.state} />}
      actions={application && <Decisions application={application} />}
    >
      {failed && <QueryProblem query={failed} />}
      {application === undefined && !failed && <Skeleton active />}
      {application && <InFull application={application} busy={clear && unmasked.isFetching} onClear={() => setClear(!clear)} />}
    </Page>
  );
}

interface InFullProps {
  readonly application: Application;
  readonly busy: boolean;
  readonly onClear: () => void;
}

function InFull({ application, busy, onClear }: InFullProps) {
  const t = useMessages(messages);
  const { clear } = application;
  const look = (
    <Button size="small" icon={clear ? <EyeInvisibleOutlined aria-hidden /> : <EyeOutlined aria-hidden />} loading={busy} onClick={onClear}>
      {t(clear ? "hideClear" : "showClear")}
    </Button>
  );
  return (
    <>
      <ApplicationFacts application={application} />
      <Card size="small" title={t("data")} extra={look}>
        <Alert type={clear ? "warning" : "info"} showIcon title={t(clear ? "clearShown" : "clearHint")} style={{ marginBottom: 12 }} />
        <ApplicationData data={application.data} />
      </Card>
      <Card size="small" title={t("documents")}>
        <Documents application={application} />
      </Card>
      <Card size="small" title={t("history")}>
        <ApplicationHistory moves={application.history} />
      </Card>
    </>
  );
}
