import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Flex } from "antd";
import { Fragment, useState } from "react";

import { configQuery } from "@/api/config";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { type Column, DataTable, type RowOf } from "@/components/data-table";
import { Page } from "@/components/page";
import { RoleName } from "@/components/role-name";
import { StateTag } from "@/components/state-tag";
import { InviteButton } from "@/features/managed-keys";
import { ProposeKeyButton } from "@/features/participants";
import { useMessages } from "@/lib/i18n";

import { endSessionsOf } from "../api/access";
import { messages } from "../messages";

const PATH = "/api/v1/users";

type Row = RowOf<typeof PATH>;

/** Users of this organisation; all sessions of one can be ended at once. Whoever may not come back is suspended instead. */
export function SessionsPage() {
  const t = useMessages(messages);
  const organisation = useQuery(configQuery).data?.organisation;
  const [chosen, setChosen] = useState<string>();
  const columns: readonly Column<Row>[] = [
    { key: "user", title: t("user"), width: 200, render: (row) => row.user_id },
    { key: "state", title: t("state"), width: 100, render: (row) => <StateTag of="user" state={row.status} /> },
    { key: "roles", title: t("rolesHeld"), render: (row) => <RolesOf user={row} /> },
    {
      key: "end",
      title: t("sessions"),
      width: 150,
      align: "right",
      render: (row) => (
        <Button size="small" danger aria-label={`${t("endSessions")}: ${row.user_id}`} onClick={() => setChosen(row.user_id)}>{t("endSessions")}</Button>
      ),
    },
  ];
  return (
    <Page title={t("userSessions")} actions={<><InviteButton /><ProposeKeyButton /></>}>
      {organisation !== undefined && (
        <DataTable
          path={PATH}
          name="user-sessions"
          noun="registry"
          label={t("userSessions")}
          rowKey={(row) => row.user_id}
          columns={columns}
          query={{ organisation }}
          filters={[
            { name: "text", label: t("searchUser"), kind: "text" },
            { name: "participant", label: t("participant"), kind: "text" },
          ]}
        />
      )}
      {chosen !== undefined && <EndDialog userId={chosen} onClose={() => setChosen(undefined)} />}
    </Page>
  );
}

function RolesOf({ user }: { readonly user: Row }) {
  const t = useMessages(messages);
  return (
    <Flex wrap gap="2px 12px">
      {Object.entries(user.memberships).map(([participant, roles]) => (
        <span key={participant}>
          <span className="muted">{participant}</span>{" "}
          {roles.map((role, at) => (
            <Fragment key={role}>
              {at > 0 && t("comma")}
              <RoleName role={role} />
            </Fragment>
          ))}
        </span>
      ))}
    </Flex>
  );
}

function EndDialog({ userId, onClose }: { readonly userId: string; readonly onClose: () => void }) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const ending = useMutation({
    mutationFn: () => endSessionsOf(userId),
    onSuccess: (count) => {
      void message.success(t("sessionsEnded", { user: userId, count }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t("endSessionsOf", { user: userId })}
      act={t("endSessions")}
      busy={ending.isPending}
      error={ending.error}
      onConfirm={() => ending.mutate()}
      onClose={onClose}
    >
      {t("endSessionsHint")}
    </ConfirmDialog>
  );
}
