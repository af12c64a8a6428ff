import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { When } from "@/components/figures";
import { ToneTag } from "@/components/state-tag";
import { dateTimeText, relativeText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type Order, policiesQuery } from "../api/orders";
import { deadlineOf, urgencyOf } from "../lib/deadlines";
import { messages } from "../messages";

/** Until when the order's next step is to be taken; then anybody may let it lapse. */
export function Deadline({ order }: { readonly order: Pick<Order, "segment" | "policy" | "state" | "refreshed_at"> }) {
  const { data } = useQuery(policiesQuery);
  const language = useLanguage();
  const t = useMessages(messages);
  const [now] = useState(() => Date.now());
  const deadline = data && deadlineOf(order, data);
  if (deadline === undefined) return <span>—</span>;
  const urgency = urgencyOf(deadline, now);
  if (urgency === "later") return <When ms={deadline} show="date" />;
  return (
    <span title={dateTimeText(deadline, language)}>
      <ToneTag tone={urgency === "past" ? "bad" : "waiting"}>
        {urgency === "past" ? t("deadlinePast") : relativeText(deadline, now, language)}
      </ToneTag>
    </span>
  );
}
