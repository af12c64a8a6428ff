import { DownOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Dropdown } from "antd";

import { actAs, useSession } from "@/api/session";
import { RoleName } from "@/components/role-name";
import { useProblemText } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

/** As what one acts, and the way to act as something else that one may. */
export function RoleSwitch() {
  const t = useMessages(messages);
  const session = useSession();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const acting = useMutation({
    mutationFn: actAs,
    onSuccess: () => {
      void message.success(t("switched"));
      void navigate({ to: "/" });
    },
    onError: (error) => void message.error(problemText(error)),
  });
  const choices = Object.entries(session.user.memberships).flatMap(([participant, roles]) =>
    roles.map((role) => ({ participant, role, key: `${participant} ${role}` })),
  );
  const current = (
    <>
      <span className="role-participant">{session.participant}</span>
      <RoleName role={session.role} />
    </>
  );
  if (choices.length < 2) return <span className="role-switch" title={t("acting")}>{current}</span>;
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectable: true,
        selectedKeys: [`${session.participant} ${session.role}`],
        items: choices.map(({ key, participant, role }) => ({
          key,
          label: (
            <span>
              <RoleName role={role} /> <span className="muted">{participant}</span>
            </span>
          ),
        })),
        onClick: ({ key }) => {
          const chosen = choices.find((choice) => choice.key === key);
          if (chosen) acting.mutate({ participant: chosen.participant, role: chosen.role });
        },
      }}
    >
      <Button type="text" className="role-switch" loading={acting.isPending} title={t("switchRole")}>
        {current}
        <DownOutlined aria-hidden style={{ fontSize: 10 }} />
      </Button>
    </Dropdown>
  );
}
