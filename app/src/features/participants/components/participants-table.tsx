import { Link, useNavigate } from "@tanstack/react-router";

import { useNow } from "@/api/use-now";
import { type Column, DataTable } from "@/components/data-table";
import { Energy, When } from "@/components/figures";
import { ORGANISATIONS, OrganisationName } from "@/components/organisation-name";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { Participant } from "../api/registry";
import { marketYear } from "../lib/market-year";
import { messages } from "../messages";
import { CLASSES, KINDS, useParticipantWords } from "../words";

const HOUR_MS = 3_600_000;

export function ParticipantsTable() {
  const t = useMessages(messages);
  const title = useTitle();
  const words = useParticipantWords();
  const navigate = useNavigate();
  const columns = useParticipantColumns();
  return (
    <DataTable
      path="/api/v1/participants"
      name="participants"
      noun="registry"
      label={t("participants")}
      rowKey={(row) => row.participant_id}
      columns={columns}
      filters={[
        { name: "text", label: t("search"), kind: "text" },
        { name: "organisation", label: t("organisation"), kind: "select", options: Object.entries(ORGANISATIONS).map(([value, name]) => ({ value, label: title(name) })) },
        { name: "kind", label: t("kind"), kind: "select", options: KINDS.map((value) => ({ value, label: words.kind(value) })) },
        { name: "class", label: t("class"), kind: "select", options: CLASSES.map((value) => ({ value, label: words.consumerClass(value) })) },
        { name: "status", label: t("status"), kind: "select", options: ["active", "suspended", "defaulted", "closed"].map((value) => ({ value, label: title(STATES.participant[value]?.title ?? { zh: value, en: value }) })) },
      ]}
      exports={{ csv: "/api/v1/participants.csv", resource: "registry:export" }}
      onOpen={(row) => void navigate({ to: `/participants/${row.participant_id}` })}
      empty={t("noParticipants")}
    />
  );
}

function useParticipantColumns(): Column<Participant>[] {
  const t = useMessages(messages);
  const words = useParticipantWords();
  const year = marketYear(useNow(HOUR_MS));
  return [
    { key: "id", title: t("id"), render: (row) => <Link to={`/participants/${row.participant_id}`}>{row.participant_id}</Link> },
    { key: "organisation", title: t("organisation"), width: 130, render: (row) => <OrganisationName mspId={row.organisation} /> },
    { key: "kind", title: t("kind"), width: 130, render: (row) => words.kind(row.kind) },
    { key: "class", title: t("class"), width: 110, render: (row) => words.consumerClass(row.class) },
    { key: "rating", title: t("rating"), width: 90, render: (row) => row.credit_rating ?? "—" },
    { key: "cap", title: t("capOf", { year }), width: 150, align: "right", render: (row) => <Energy wh={row.volume_cap_wh[year]} /> },
    { key: "status", title: t("status"), width: 110, render: (row) => <StateTag of="participant" state={row.status} /> },
    { key: "changed", title: t("changedAt"), width: 150, render: (row) => <When ms={row.refreshed_at} /> },
    { key: "operator", title: t("operator"), hidden: true, render: (row) => row.operator },
    { key: "version", title: t("version"), hidden: true, align: "right", render: (row) => row.version },
  ];
}
