import { MenuOutlined } from "@ant-design/icons";
import { Button, Grid, Layout } from "antd";

import { useSession } from "@/api/session";
import { OrganisationName } from "@/components/organisation-name";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { Bell } from "./bell";
import { Brand } from "./brand";
import { LanguageSwitch } from "./language-switch";
import { RoleSwitch } from "./role-switch";
import { UserMenu } from "./user-menu";

/** `onMenu` opens the menu where there is no room to have it beside the page. */
export function Header({ onMenu }: { readonly onMenu: (() => void) | undefined }) {
  const t = useMessages(messages);
  const { user } = useSession();
  const phone = !(Grid.useBreakpoint().md ?? true);
  return (
    <Layout.Header className="shell-header">
      {onMenu && <Button type="text" icon={<MenuOutlined aria-hidden />} aria-label={t("menu")} onClick={onMenu} />}
      <Brand short={phone} />
      <span className="shell-organisation">
        <OrganisationName mspId={user.organisation} />
      </span>
      <span className="shell-spacer" />
      <RoleSwitch />
      <LanguageSwitch />
      <Bell />
      <UserMenu short={phone} />
    </Layout.Header>
  );
}
