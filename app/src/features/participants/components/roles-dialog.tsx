import { useQuery } from "@tanstack/react-query";
import { Form, Modal, Select } from "antd";

import { rolesQuery } from "@/api/access";
import { useMessages, useTitle } from "@/lib/i18n";

import type { User } from "../api/registry";
import { messages } from "../messages";

interface NewRoles {
  readonly participant: string;
  readonly roles: string[];
}

interface RolesDialogProps {
  readonly user: User;
  readonly onRoles: (roles: NewRoles) => void;
  readonly onClose: () => void;
}

/** The roles of a user for one participant, in place of those held. */
export function RolesDialog({ user, onRoles, onClose }: RolesDialogProps) {
  const t = useMessages(messages);
  const title = useTitle();
  const all = useQuery(rolesQuery).data ?? [];
  const [form] = Form.useForm<NewRoles>();
  const participants = Object.keys(user.memberships);
  const [first] = participants;
  const offered = all.filter(({ role }) => sidesOf(user).has(sideOf(role))).map(({ role, title: name }) => ({ value: role, label: title(name) }));
  const onParticipant = (participant: string) => form.setFieldValue("roles", user.memberships[participant] ?? []);
  return (
    <Modal open title={t("setRoles")} okText={t("submit")} onOk={form.submit} onCancel={onClose}>
      <p className="muted">{t("rolesHint")}</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ participant: first, roles: first ? user.memberships[first] : [] }} onFinish={onRoles}>
        <Form.Item name="participant" label={t("participant")} rules={[{ required: true, message: t("needed") }]}>
          <Select options={participants.map((value) => ({ value, label: value }))} onChange={onParticipant} />
        </Form.Item>
        <Form.Item name="roles" label={t("roles")}>
          <Select mode="multiple" options={offered} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Roles begin with their side, but for the three administrators, whom every organisation has. */
function sideOf(role: string): string {
  return role.endsWith("_administrator") ? "administrator" : (role.split("_")[0] ?? role);
}

function sidesOf(user: User): ReadonlySet<string> {
  return new Set(Object.values(user.memberships).flat().map(sideOf));
}
