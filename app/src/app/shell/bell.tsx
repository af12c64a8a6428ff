import { BellOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Badge, Button } from "antd";

import { useMay } from "@/api/access";
import { unreadQuery } from "@/api/notifications";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

/** How many messages are unread, live; leads to them. */
export function Bell() {
  const t = useMessages(messages);
  const may = useMay("notification:read");
  const navigate = useNavigate();
  const { data: count = 0 } = useQuery({ ...unreadQuery, enabled: may });
  if (!may) return null;
  return (
    // The figure stands beside the button, whose name says it in full.
    <Badge count={count} size="small" overflowCount={99} offset={[-8, 8]}>
      <Button
        type="text"
        icon={<BellOutlined style={{ fontSize: 16 }} />}
        aria-label={t("notifications", { count })}
        onClick={() => void navigate({ to: "/messages" })}
      />
    </Badge>
  );
}
