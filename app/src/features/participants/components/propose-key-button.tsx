import { Button } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { useMessages } from "@/lib/i18n";

import { messages } from "../key-messages";
import { ProposeKeyDialog } from "./propose-key-dialog";

/** For officers: a new key for somebody of their own who has lost theirs. */
export function ProposeKeyButton({ userId }: { readonly userId?: string }) {
  const t = useMessages(messages);
  const [open, setOpen] = useState(false);
  return (
    <Allowed resource="action:propose_key">
      <Button onClick={() => setOpen(true)}>{t("proposeTitle")}</Button>
      {open && <ProposeKeyDialog {...(userId !== undefined && { userId })} onClose={() => setOpen(false)} />}
    </Allowed>
  );
}
