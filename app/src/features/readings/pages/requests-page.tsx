import { Link } from "@tanstack/react-router";

import { type Column, DataTable } from "@/components/data-table";
import { Day, When } from "@/components/figures";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { ReadingRequest } from "../api/requests";
import { DeclineButton } from "../components/decline-button";
import { RequestAnswer } from "../components/request-answer";
import { messages } from "../messages";
import { useReadingWords } from "../words";

/** The agent's worklist: days that parties ask for, the oldest first. A day that is brought closes its request. */
export function RequestsPage() {
  const t = useMessages(messages);
  const title = useTitle();
  return (
    <Page title={t("requests")}>
      <DataTable
        path="/api/v1/readings/requests" name="reading-requests" noun="reading-requests" label={t("requests")} columns={useColumns()}
        rowKey={({ point, date, number }) => `${point} ${date} ${number}`} empty={t("noRequests")}
        exports={{ csv: "/api/v1/readings/requests.csv", xlsx: "/api/v1/readings/requests.xlsx", resource: "reading:export" }}
        filters={[
          { name: "state", label: t("state"), kind: "select", options: Object.entries(STATES.readingRequest).map(([value, look]) => ({ value, label: title(look.title) })) },
          { name: "point", label: t("point"), kind: "text" },
        ]}
      />
    </Page>
  );
}

function useColumns(): Column<ReadingRequest>[] {
  const t = useMessages(messages);
  const words = useReadingWords();
  return [
    { key: "asked", title: t("askedAt"), width: 170, render: (row) => <When ms={row.asked_at} /> },
    { key: "state", title: t("state"), width: 130, render: (row) => <StateTag of="readingRequest" state={row.state} /> },
    { key: "point", title: t("point"), render: (row) => <span className="mono">{row.point}</span> },
    { key: "date", title: t("date"), width: 130, render: ({ point, date }) => <Link to="/readings/$pointId/$date" params={{ pointId: point, date }}><Day day={date} /></Link> },
    { key: "reason", title: t("askedFor"), width: 190, render: (row) => words.requestReason(row.reason) },
    { key: "who", title: t("askedBy"), render: (row) => row.participant },
    { key: "answer", title: t("answer"), width: 280, render: (row) => <RequestAnswer request={row} /> },
    { key: "decline", title: t("decline"), width: 110, render: (row) => <DeclineButton request={row} /> },
  ];
}
