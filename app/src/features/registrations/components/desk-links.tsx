import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Badge, Button } from "antd";

import { useMessages } from "@/lib/i18n";

import { waitingRowsQuery } from "../api/outbox";
import { deskMessages } from "../desk-messages";

/** To the outbox, with how many changes wait in it for a signature, and to drift. */
export function DeskLinks() {
  const t = useMessages(deskMessages);
  const navigate = useNavigate();
  const waiting = useQuery(waitingRowsQuery).data?.items.length ?? 0;
  return (
    <>
      <Badge count={waiting} overflowCount={499} size="small">
        <Button onClick={() => void navigate({ to: "/registrations/outbox" })}>{t("outbox")}</Button>
      </Badge>
      <Button onClick={() => void navigate({ to: "/registrations/drift" })}>{t("drift")}</Button>
    </>
  );
}
