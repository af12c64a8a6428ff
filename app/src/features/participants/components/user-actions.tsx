import { Button } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { useSign } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";

import type { User } from "../api/registry";
import { messages } from "../messages";
import { useRegistryChange } from "../use-registry-change";
import { LimitDialog } from "./limit-dialog";
import { RolesDialog } from "./roles-dialog";
import { StatusDialog } from "./status-dialog";

const REGISTRAR = "exchange_registrar";

type Dialog = "status" | "roles" | "limit";

/** What a registrar changes of a user. A registrar is changed by two of them: one proposes, another approves. */
export function UserActions({ user }: { readonly user: User }) {
  const t = useMessages(messages);
  const [open, setOpen] = useState<Dialog>();
  const { change, dialog } = useUserChange(user);
  const isRegistrar = registers(user);
  const close = () => setOpen(undefined);
  const request = (action: string, args: JsonObject) => {
    close();
    change(action, args);
  };
  if (user.status === "revoked") return null;
  return (
    <Allowed resource="registration:bind">
      {isRegistrar && <span className="muted">{t("registrarHint")}</span>}
      {!isRegistrar && <Button onClick={() => setOpen("limit")}>{t("setLimit")}</Button>}
      <Button onClick={() => setOpen("roles")}>{t("setRoles")}</Button>
      <Button onClick={() => setOpen("status")}>{t("setStatus")}</Button>
      {open === "status" && (
        <StatusDialog of="user" now={user.status} onStatus={({ status }) => request("set_user_status", { status })} onClose={close} />
      )}
      {open === "roles" && <RolesDialog user={user} onRoles={(args) => request("set_user_roles", { ...args })} onClose={close} />}
      {open === "limit" && <LimitDialog user={user} onLimit={(args) => request("set_user_limit", { ...args })} onClose={close} />}
      {dialog}
    </Allowed>
  );
}

/** By way of the outbox; of a registrar as a proposal to another registrar. */
function useUserChange(user: User) {
  const t = useMessages(messages);
  const sign = useSign();
  const { ask, dialog } = useRegistryChange();
  const change = (action: string, args: JsonObject) => {
    if (!registers(user)) return ask({ action, id: user.user_id, args });
    const proposal = { action: "propose_registrar", args: { user: user.user_id, ...args } };
    return void sign([proposal], { title: t(action === "set_user_roles" ? "setRoles" : "setStatus") });
  };
  return { change, dialog };
}

function registers(user: User): boolean {
  return Object.values(user.memberships).some((roles) => roles.includes(REGISTRAR));
}
