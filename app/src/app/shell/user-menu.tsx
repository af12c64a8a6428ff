import { UserOutlined } from "@ant-design/icons";
import { useNavigate } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";

import { signOut, useSession } from "@/api/session";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

export function UserMenu({ short }: { readonly short: boolean }) {
  const t = useMessages(messages);
  const { user } = useSession();
  const navigate = useNavigate();
  const chosen: Record<string, () => void> = {
    account: () => void navigate({ to: "/account" }),
    signOut: () => void signOut(),
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "account", label: t("account") },
          { type: "divider" },
          { key: "signOut", label: t("signOut") },
        ],
        onClick: ({ key }) => chosen[key]?.(),
      }}
    >
      <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={user.user_id}>
        {short ? undefined : user.user_id}
      </Button>
    </Dropdown>
  );
}
