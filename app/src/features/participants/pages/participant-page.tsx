import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Card, Skeleton } from "antd";

import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { useMay } from "@/api/access";
import { useMessages } from "@/lib/i18n";

import { type ParticipantDetail, participantQuery } from "../api/registry";
import { ParticipantActions } from "../components/participant-actions";
import { ParticipantFacts } from "../components/participant-facts";
import { ParticipantHistory } from "../components/participant-history";
import { PassOnCard } from "../components/pass-on-card";
import { Qualifications } from "../components/qualifications";
import { UsersTable } from "../components/users-table";
import { VolumeCaps } from "../components/volume-caps";
import { messages } from "../messages";

export function ParticipantPage() {
  const { participantId = "" } = useParams({ strict: false });
  const query = useQuery(participantQuery(participantId));
  if (query.data) return <InFull participant={query.data} />;
  return <Page title={participantId}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active />}</Page>;
}

function InFull({ participant }: { readonly participant: ParticipantDetail }) {
  const t = useMessages(messages);
  const manages = useMay("default:manage");
  const { participant_id, kind, status } = participant;
  return (
    <Page
      title={participant_id}
      extra={<StateTag of="participant" state={status} />}
      actions={<ParticipantActions participant={participant} />}
    >
      <ParticipantFacts participant={participant} />
      {manages && status === "defaulted" && <PassOnCard retailer={participant_id} />}
      {kind === "retailer" && (
        <Card size="small" title={t("caps")}><VolumeCaps caps={participant.volume_cap_wh} /></Card>
      )}
      <Card size="small" title={t("qualifications")}><Qualifications participant={participant} /></Card>
      <Card size="small" title={t("usersOf")}><UsersTable participant={participant_id} /></Card>
      <Card size="small" title={t("history")}><ParticipantHistory participantId={participant_id} /></Card>
    </Page>
  );
}
