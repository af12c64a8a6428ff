import { useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "antd";

import { useMessages } from "@/lib/i18n";

import type { Document } from "../api/access";
import { messages } from "../messages";
import { BusinessRoles } from "./business-roles";
import { MenuTree } from "./menu-tree";
import { OrganisationRoles } from "./organisation-roles";

interface ModelTablesProps {
  readonly document: Document;
  /** Called with the changed model; without it the model is only read. */
  readonly onChange?: ((document: Document) => void) | undefined;
}

const TABS = ["organisation", "business", "menus"] as const;

/** The parts of an access model, one tab each. */
export function ModelTables({ document, onChange }: ModelTablesProps) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const { tab }: { tab?: unknown } = useSearch({ strict: false });
  const parts = { document, onChange };
  return (
    <Tabs
      activeKey={TABS.find((each) => each === tab) ?? "organisation"}
      onChange={(key) => void navigate({ to: ".", search: { tab: key }, replace: true })}
      items={[
        { key: "organisation", label: t("organisationRoles"), children: <OrganisationRoles {...parts} /> },
        { key: "business", label: t("businessRoles"), children: <BusinessRoles {...parts} /> },
        { key: "menus", label: t("menus"), children: <MenuTree document={document} /> },
      ]}
    />
  );
}
