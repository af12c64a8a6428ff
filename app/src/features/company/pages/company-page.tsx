import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Card, Skeleton } from "antd";

import { useSession } from "@/api/session";
import { Allowed } from "@/components/allowed";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import {
  ChangesTable, type ParticipantDetail, ParticipantFacts, ParticipantHistory, participantQuery, ProposeKeyButton, Qualifications, UsersTable, VolumeCaps,
} from "@/features/participants";
import { SecondSignatures } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

/** The participant that one acts for, as the ledger has it: its data, users and limits, and what waits for a second person. */
export function CompanyPage() {
  const t = useMessages(messages);
  const { participant } = useSession();
  const query = useQuery(participantQuery(participant));
  if (query.data) return <InFull participant={query.data} />;
  return <Page title={t("title")}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active />}</Page>;
}

function InFull({ participant }: { readonly participant: ParticipantDetail }) {
  const t = useMessages(messages);
  const { participant_id, kind, status } = participant;
  const apply = kind === "consumer" || kind === "retailer";
  return (
    <Page title={participant_id} extra={<StateTag of="participant" state={status} />} actions={<ProposeKeyButton />}>
      <ParticipantFacts participant={participant} />
      {apply && <Alert type="info" showIcon title={t("registered")} action={<Link to="/register" className="underlined">{t("apply")}</Link>} />}
      <Card size="small" title={t("cosignatures")}><SecondSignatures /></Card>
      <Card size="small" title={t("users")}><UsersTable participant={participant_id} /></Card>
      <Allowed resource="action:propose_key"><Card size="small" title={t("changes")}><ChangesTable /></Card></Allowed>
      {kind === "retailer" && <Card size="small" title={t("caps")}><VolumeCaps caps={participant.volume_cap_wh} /></Card>}
      <Card size="small" title={t("qualifications")}><Qualifications participant={participant} /></Card>
      <Card size="small" title={t("history")}><ParticipantHistory participantId={participant_id} /></Card>
    </Page>
  );
}
