import { Flex, Skeleton } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { managedKeyQuery, type NewKey } from "../api/custody";
import { messages } from "../messages";
import { CodesShown } from "./codes-shown";
import { GoOver } from "./go-over";
import { MakeForm } from "./make-form";
import { ManagedKey } from "./managed-key";
import { NewKeyRequest } from "./new-key-request";

/** One's managed key; or the way to one, for who has a key of their own. */
export function ManagedSection() {
  const query = useQuery(managedKeyQuery);
  if (query.isError) return <QueryProblem query={query} />;
  if (query.data === undefined) return <Skeleton active />;
  return query.data.managed ? <ManagedKey status={query.data} /> : <WayToOne />;
}

function WayToOne() {
  const t = useMessages(messages);
  const { user } = useSession();
  const may = useMay("action:replace_key");
  const [made, setMade] = useState<NewKey>();
  if (made !== undefined) {
    const own = may && made.user === user.user_id;
    return (
      <div style={{ maxWidth: 640 }}>
        <CodesShown codes={made} user={made.user}>{own ? <GoOver made={made} /> : <NewKeyRequest made={made} />}</CodesShown>
      </div>
    );
  }
  return (
    <Flex vertical gap={12} style={{ maxWidth: 640 }}>
      <span>{t("what")}</span>
      <span className="muted">{t("invitationNeeded")}</span>
      <MakeForm onMade={setMade} />
    </Flex>
  );
}
