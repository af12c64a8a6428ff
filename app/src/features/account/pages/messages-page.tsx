import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { App, Button, Empty, Flex, Segmented, Skeleton } from "antd";

import { markRead, notificationsQuery } from "@/api/notifications";
import { Page } from "@/components/page";
import { QueryProblem, useProblemText } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { MessageRow } from "../components/message-row";
import { messages } from "../messages";

type Shown = "all" | "unread";

/** What waits for the caller in the role acted in; new ones come by themselves. */
export function MessagesPage() {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const search: { show?: unknown } = useSearch({ strict: false });
  const show: Shown = search.show === "unread" ? "unread" : "all";
  const pages = useInfiniteQuery(notificationsQuery(show === "unread"));
  const read = useMutation({
    mutationFn: markRead,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["notifications"] }),
    onError: (error) => void message.error(problemText(error)),
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = items.filter((item) => item.read_at === null).map((item) => item.id);
  return (
    <Page
      title={t("messages")}
      actions={
        <Button disabled={unread.length === 0} loading={read.isPending} onClick={() => read.mutate(unread)}>
          {t("markAll")}
        </Button>
      }
    >
      <Segmented<Shown>
        value={show}
        style={{ alignSelf: "flex-start" }}
        options={[
          { value: "all", label: t("all") },
          { value: "unread", label: t("unread") },
        ]}
        onChange={(chosen) => void navigate({ to: "/messages", search: chosen === "unread" ? { show: chosen } : {}, replace: true })}
      />
      {pages.isError && <QueryProblem query={pages} />}
      {pages.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {pages.isSuccess && items.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(show === "unread" ? "noUnread" : "noMessages")} />
      )}
      {items.length > 0 && (
        <ul className="message-list">
          {items.map((item) => (
            <MessageRow key={item.id} item={item} onRead={() => read.mutate([item.id])} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Flex justify="center">
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t("loadMore")}
          </Button>
        </Flex>
      )}
    </Page>
  );
}
