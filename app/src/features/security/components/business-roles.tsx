import { PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Table, type TableColumnsType } from "antd";
import { useState } from "react";

import { useMessages, useTitle } from "@/lib/i18n";

import type { BusinessRole } from "../api/access";
import { withBusinessRole, withoutBusinessRole } from "../lib/draft";
import { messages } from "../messages";
import { BusinessRoleForm } from "./business-role-form";
import type { EditorPart } from "./organisation-roles";

interface Line {
  readonly name: string;
  readonly role: BusinessRole;
  readonly holders: readonly string[];
}

/** Bundles of menus and resources that roles of people are given. */
export function BusinessRoles({ document, onChange }: EditorPart) {
  const t = useMessages(messages);
  const title = useTitle();
  const [edited, setEdited] = useState<string | null>(); // null: a new one
  const lines = Object.entries(document.business_roles).map(([name, role]): Line => ({
    name,
    role,
    holders: Object.entries(document.organisation_roles).filter(([, names]) => names.includes(name)).map(([holder]) => holder),
  }));
  const columns: TableColumnsType<Line> = [
    {
      key: "role",
      title: t("businessRole"),
      render: (_, row) => (
        <Flex vertical>
          <span>{title(row.role)}</span>
          <span className="mono muted">{row.name}</span>
        </Flex>
      ),
    },
    { key: "holders", title: t("heldBy"), align: "right", width: 130, render: (_, row) => row.holders.length },
    { key: "menus", title: t("menus"), align: "right", width: 110, render: (_, row) => row.role.menus.length },
    { key: "resources", title: t("resources"), align: "right", width: 110, render: (_, row) => row.role.resources.length },
    {
      key: "open",
      title: <span className="visually-hidden">{t("edit")}</span>,
      width: 110,
      align: "right",
      render: (_, row) => (
        <Button size="small" onClick={() => setEdited(row.name)} aria-label={`${t(onChange ? "edit" : "show")}: ${title(row.role)}`}>{t(onChange ? "edit" : "show")}</Button>
      ),
    },
  ];
  return (
    <Flex vertical gap={10}>
      {onChange && (
        <Flex justify="end">
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => setEdited(null)}>{t("newBusinessRole")}</Button>
        </Flex>
      )}
      <Table size="small" rowKey="name" columns={columns} dataSource={lines} pagination={false} />
      {edited !== undefined && (
        <BusinessRoleForm
          document={document}
          name={edited}
          onClose={() => setEdited(undefined)}
          onSave={onChange && ((name, role) => {
            onChange(withBusinessRole(document, name, role));
            setEdited(undefined);
          })}
          onDelete={onChange && ((name) => {
            onChange(withoutBusinessRole(document, name));
            setEdited(undefined);
          })}
        />
      )}
    </Flex>
  );
}
