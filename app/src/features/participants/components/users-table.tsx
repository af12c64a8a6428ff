import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";

import { rolesQuery } from "@/api/access";
import { type Column, DataTable } from "@/components/data-table";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { ORGANISATIONS, OrganisationName } from "@/components/organisation-name";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { User } from "../api/registry";
import { messages } from "../messages";
import { Memberships } from "./memberships";

const STATUSES = ["active", "suspended", "revoked"];

/** All users, or those of one participant. */
export function UsersTable({ participant }: { readonly participant?: string }) {
  const t = useMessages(messages);
  const title = useTitle();
  const navigate = useNavigate();
  const roles = useQuery(rolesQuery).data ?? [];
  const columns = useUserColumns(participant);
  const all = [
    { name: "organisation", label: t("organisation"), kind: "select", options: Object.entries(ORGANISATIONS).map(([value, name]) => ({ value, label: title(name) })) },
    { name: "participant", label: t("participant"), kind: "text" },
  ] as const;
  return (
    <DataTable
      path="/api/v1/users"
      name={participant === undefined ? "users" : "participant-users"}
      noun="registry"
      prefix="user-"
      label={t("users")}
      rowKey={(row) => row.user_id}
      columns={columns}
      filters={[
        { name: "text", label: t("search"), kind: "text" },
        ...(participant === undefined ? all : []),
        { name: "role", label: t("role"), kind: "select", options: roles.map((each) => ({ value: each.role, label: title(each.title) })) },
        { name: "status", label: t("status"), kind: "select", options: STATUSES.map((value) => ({ value, label: title(STATES.user[value]?.title ?? { zh: value, en: value }) })) },
      ]}
      {...(participant !== undefined && { query: { participant } })}
      exports={{ csv: "/api/v1/users.csv", resource: "registry:export" }}
      onOpen={(row) => void navigate({ to: `/users/${row.user_id}` })}
      empty={t("noUsers")}
    />
  );
}

function useUserColumns(participant: string | undefined): Column<User>[] {
  const t = useMessages(messages);
  return [
    { key: "id", title: t("user"), width: 190, render: (row) => <Link to={`/users/${row.user_id}`}>{row.user_id}</Link> },
    { key: "organisation", title: t("organisation"), width: 130, render: (row) => <OrganisationName mspId={row.organisation} /> },
    { key: "memberships", title: t(participant === undefined ? "memberships" : "roles"), render: (row) => <Memberships memberships={row.memberships} only={participant} /> },
    { key: "status", title: t("status"), width: 110, render: (row) => <StateTag of="user" state={row.status} /> },
    { key: "until", title: t("validUntil"), width: 150, render: (row) => <When ms={row.valid_until} show="date" /> },
    { key: "certificate", title: t("certificate"), hidden: true, render: (row) => <Hash value={row.certificate} /> },
    { key: "key", title: t("publicKey"), hidden: true, render: (row) => <Hash value={row.public_key} /> },
  ];
}
