import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Flex, Table } from "antd";
import { useState } from "react";

import { signOut } from "@/api/session";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { When } from "@/components/figures";
import { QueryProblem, useProblemText } from "@/components/problem-alert";
import { RoleName } from "@/components/role-name";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { endAllSessions, endSession, type SessionInfo, sessionsQuery } from "../api/sessions";
import { messages } from "../messages";

/** Where one is signed in; each can be ended from here. */
export function Sessions() {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const sessions = useQuery(sessionsQuery);
  const one = useMutation({
    mutationFn: endSession,
    onSuccess: () => {
      void message.success(t("ended"));
      void queries.invalidateQueries({ queryKey: ["sessions"] });
    },
    onError: (error) => void message.error(problemText(error)),
  });
  const all = useMutation({ mutationFn: endAllSessions, onSuccess: () => signOut() });
  if (sessions.isError) return <QueryProblem query={sessions} />;
  return (
    <Flex vertical gap={12}>
      <Flex justify="flex-end">
        <Button danger onClick={() => setAsking(true)}>
          {t("endAll")}
        </Button>
      </Flex>
      <Table<SessionInfo>
        size="small"
        pagination={false}
        loading={sessions.isPending}
        scroll={{ x: "max-content" }}
        onRow={() => ({ tabIndex: 0 })} // a table that scrolls has to be reached by the keyboard
        rowKey="session_id"
        dataSource={sessions.data ?? []}
        columns={[
          { title: t("openedAt"), render: (_, { opened_at }) => <When ms={opened_at} /> },
          { title: t("endsAt"), render: (_, { expires_at }) => <When ms={expires_at} /> },
          { title: t("sessionMethod"), render: (_, { method }) => t(method === "key" ? "methodKey" : "methodPassword") },
          { title: t("acting"), render: (_, row) => <>{row.participant} <RoleName role={row.role} /></> },
          { title: t("address"), dataIndex: "address" },
          {
            title: "",
            align: "right",
            render: (_, row) =>
              row.current ? (
                <ToneTag tone="good">{t("current")}</ToneTag>
              ) : (
                <Button size="small" loading={one.isPending && one.variables === row.session_id} onClick={() => one.mutate(row.session_id)}>
                  {t("end")}
                </Button>
              ),
          },
        ]}
      />
      <ConfirmDialog
        open={asking}
        title={t("endAllAsk")}
        act={t("endAll")}
        danger
        busy={all.isPending}
        error={all.error}
        onConfirm={() => all.mutate()}
        onClose={() => setAsking(false)}
      >
        {t("endAllText")}
      </ConfirmDialog>
    </Flex>
  );
}
