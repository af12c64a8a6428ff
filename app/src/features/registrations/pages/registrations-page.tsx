import { Link, useNavigate } from "@tanstack/react-router";
import { Flex } from "antd";

import { type Column, DataTable } from "@/components/data-table";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { OrganisationName } from "@/components/organisation-name";
import { Page } from "@/components/page";
import { RoleName } from "@/components/role-name";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { ApplicationInfo } from "../api/registrations";
import { DeskLinks } from "../components/desk-links";
import { messages } from "../messages";
import { useRegistrationWords } from "../words";

const KINDS = ["participant", "user", "change"] as const;

export function RegistrationsPage() {
  const t = useMessages(messages);
  const title = useTitle();
  const navigate = useNavigate();
  const columns = useApplicationColumns();
  return (
    <Page title={t("title")} actions={<DeskLinks />}>
      <DataTable
        path="/api/v1/registrations"
        name="registrations"
        noun="registrations"
        label={t("title")}
        rowKey={(row) => row.application_id}
        columns={columns}
        filters={[
          { name: "state", label: t("allStates"), kind: "select", options: Object.entries(STATES.application).map(([value, look]) => ({ value, label: title(look.title) })) },
          { name: "kind", label: t("applicationKind"), kind: "select", options: KINDS.map((value) => ({ value, label: t(`kind_${value}`) })) },
        ]}
        onOpen={(row) => void navigate({ to: `/registrations/${row.application_id}` })}
        empty={t("none")}
      />
    </Page>
  );
}

function useApplicationColumns(): Column<ApplicationInfo>[] {
  const t = useMessages(messages);
  const words = useRegistrationWords();
  return [
    { key: "participant", title: t("participant"), render: (row) => <Link to={`/registrations/${row.application_id}`}>{row.participant}</Link> },
    { key: "kind", title: t("applicationKind"), width: 130, render: (row) => t(`kind_${row.kind}`) },
    { key: "organisation", title: t("organisation"), width: 130, render: (row) => <OrganisationName mspId={row.organisation} /> },
    { key: "class", title: t("class"), width: 110, render: (row) => (row.class === null ? "—" : words.consumerClass(row.class)) },
    { key: "user", title: t("user"), width: 170, render: (row) => row.user ?? "—" },
    { key: "state", title: t("state"), width: 130, render: (row) => <StateTag of="application" state={row.state} /> },
    { key: "source", title: t("source"), width: 100, render: (row) => t(`source_${row.source}`) },
    { key: "refreshed_at", title: t("changedAt"), width: 150, render: (row) => <When ms={row.refreshed_at} /> },
    { key: "roles", title: t("roles"), hidden: true, render: (row) => <Flex gap={8}>{row.roles.map((role) => <RoleName key={role} role={role} />)}</Flex> },
    { key: "created_at", title: t("createdAt"), hidden: true, render: (row) => <When ms={row.created_at} /> },
    { key: "id", title: t("id"), hidden: true, render: (row) => <Hash value={row.application_id} /> },
  ];
}
