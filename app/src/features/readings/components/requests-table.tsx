import { Link } from "@tanstack/react-router";
import { Table, type TableColumnsType } from "antd";

import { Allowed } from "@/components/allowed";
import { Day, When } from "@/components/figures";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import type { ReadingRequest } from "../api/requests";
import { messages } from "../messages";
import { useReadingWords } from "../words";
import { DeclineButton } from "./decline-button";
import { RequestAnswer } from "./request-answer";

const PAGE = 20;

/** Requests of a day or of a point, the newest first: who asked for what, and the answer. */
export function RequestsTable({ requests }: { readonly requests: readonly ReadingRequest[] }) {
  const t = useMessages(messages);
  const words = useReadingWords();
  if (requests.length === 0) return <span className="muted">{t("noRequests")}</span>;
  const columns: TableColumnsType<ReadingRequest> = [
    { key: "date", title: t("date"), render: (_, { point, date }) => <Link to="/readings/$pointId/$date" params={{ pointId: point, date }}><Day day={date} /></Link> },
    { key: "state", title: t("state"), render: (_, row) => <StateTag of="readingRequest" state={row.state} /> },
    { key: "reason", title: t("askedFor"), render: (_, row) => words.requestReason(row.reason) },
    { key: "who", title: t("askedBy"), render: (_, row) => row.participant },
    { key: "asked", title: t("askedAt"), render: (_, row) => <When ms={row.asked_at} /> },
    { key: "answer", title: t("answer"), render: (_, row) => <RequestAnswer request={row} /> },
    { key: "decline", render: (_, row) => <Allowed resource="reading:submit"><DeclineButton request={row} /></Allowed> },
  ];
  return (
    <Table
      size="small" rowKey={({ date, number }) => `${date} ${number}`} columns={columns} dataSource={requests.toReversed()} scroll={{ x: "max-content" }}
      onRow={() => ({ tabIndex: 0 })} pagination={requests.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
    />
  );
}
