import { useQuery } from "@tanstack/react-query";
import { Flex, Select, Table, type TableColumnsType, Tag } from "antd";

import { rolesQuery } from "@/api/access";
import type { Schema } from "@/api/client";
import { OrganisationName } from "@/components/organisation-name";
import { useMessages, useTitle } from "@/lib/i18n";

import type { Document } from "../api/access";
import { resourcesOf } from "../lib/difference";
import { withBusinessRoles } from "../lib/draft";
import { messages } from "../messages";

export interface EditorPart {
  readonly document: Document;
  /** Undefined for whoever only reads. */
  readonly onChange: ((document: Document) => void) | undefined;
}

type Role = Schema<"RoleEntry">;

/** Which business roles each role of people has, and how much that opens. */
export function OrganisationRoles({ document, onChange }: EditorPart) {
  const t = useMessages(messages);
  const title = useTitle();
  const roles = useQuery(rolesQuery);
  const nameOf = (name: string) => {
    const role = document.business_roles[name];
    return role ? title(role) : name;
  };
  const options = Object.keys(document.business_roles).map((value) => ({ value, label: nameOf(value) }));
  const columns: TableColumnsType<Role> = [
    {
      key: "role",
      title: t("role"),
      width: 210,
      render: (_, row) => (
        <Flex vertical>
          <span>{title(row.title)}</span>
          <span className="mono muted">{row.role}</span>
        </Flex>
      ),
    },
    {
      key: "organisations",
      title: t("organisation"),
      width: 130,
      render: (_, row) => (row.organisations.length === 1 ? row.organisations.map((each) => <OrganisationName key={each} mspId={each} />) : t("severalOrganisations")),
    },
    {
      key: "business",
      title: t("businessRoles"),
      render: (_, row) => {
        const names = document.organisation_roles[row.role] ?? [];
        if (onChange === undefined) return <Flex wrap gap={4}>{names.map((name) => <Tag key={name} title={name}>{nameOf(name)}</Tag>)}</Flex>;
        return (
          <Select
            mode="multiple"
            aria-label={`${title(row.title)}: ${t("businessRoles")}`}
            value={names}
            options={options}
            optionFilterProp="label"
            style={{ width: "100%" }}
            onChange={(chosen: string[]) => onChange(withBusinessRoles(document, row.role, chosen))}
          />
        );
      },
    },
    { key: "count", title: t("resources"), width: 100, align: "right", render: (_, row) => resourcesOf(document, row.role).size },
  ];
  return <Table size="small" rowKey="role" columns={columns} dataSource={[...(roles.data ?? [])]} loading={roles.isPending} pagination={false} />;
}
