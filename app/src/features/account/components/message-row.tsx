import { CheckOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Badge, Button, Flex } from "antd";

import type { NotificationItem } from "@/api/notifications";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { useMessages, useTitle } from "@/lib/i18n";

import { placeOf } from "../place-of";
import { messages } from "../messages";

interface MessageRowProps {
  readonly item: NotificationItem;
  readonly onRead: () => void;
}

/** One message: what it says, what it is about, when; following it marks it as read. */
export function MessageRow({ item, onRead }: MessageRowProps) {
  const t = useMessages(messages);
  const title = useTitle();
  const place = placeOf(item);
  const isNew = item.read_at === null;
  const words = title({ zh: item.title_zh, en: item.title_en });
  return (
    <li className={isNew ? "message-new" : undefined}>
      <Badge status={isNew ? "processing" : "default"} {...(isNew && { title: t("isUnread") })} />
      <Flex vertical gap={2} style={{ flex: 1, minWidth: 0 }}>
        {place === undefined ? (
          <span className="message-title">{words}</span>
        ) : (
          <Link to={place} className="message-title" onClick={() => isNew && onRead()}>
            {words}
          </Link>
        )}
        <Flex wrap gap={12} className="muted">
          <Hash value={item.subject} copy={false} />
          <When ms={item.created_at} show="relative" />
          {item.due_at !== null && (
            <span>
              {t("due")} <When ms={item.due_at} />
            </span>
          )}
        </Flex>
      </Flex>
      {isNew && <Button type="text" size="small" icon={<CheckOutlined aria-hidden />} aria-label={t("markOne")} title={t("markOne")} onClick={onRead} />}
    </li>
  );
}
