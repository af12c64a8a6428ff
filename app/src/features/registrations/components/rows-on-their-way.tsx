import { type Query, useQuery, useQueryClient } from "@tanstack/react-query";
import { Flex, Progress } from "antd";
import { useEffect } from "react";

import { ActionName } from "@/components/action-name";
import { QueryProblem } from "@/components/problem-alert";
import { useLanguage, useMessages } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";

import { type OutboxRow, rowsFromQuery } from "../api/outbox";
import { deskMessages } from "../desk-messages";
import { OutboxStateTag } from "./outbox-state-tag";

interface RowsOnTheirWayProps {
  readonly rows: readonly OutboxRow[];
  /** What the API said to each signature: `kept`, or the code of the refusal. */
  readonly results: readonly { readonly sequence: number; readonly code: string }[];
}

/** The rows that were signed, until the ledger has answered each. */
export function RowsOnTheirWay({ rows, results }: RowsOnTheirWayProps) {
  const t = useMessages(deskMessages);
  const language = useLanguage();
  const first = Math.min(...rows.map(({ sequence }) => sequence));
  const query = useQuery(rowsFromQuery(first));
  const now = new Map(query.data?.map((row) => [row.sequence, row]));
  const shown = rows.map((row) => now.get(row.sequence) ?? row);
  const ended = shown.filter(({ state }) => state === "done").length;
  const client = useQueryClient();
  // The page beneath shows what was changed; a registrar has no stream that tells of it.
  useEffect(() => {
    const stale = ({ queryKey }: Query) => queryKey[0] === "registrations" || (queryKey[0] === "registry" && queryKey[1] !== "outbox");
    if (ended > 0) void client.invalidateQueries({ predicate: stale });
  }, [client, ended]);
  const refused = new Map(results.filter(({ code }) => code !== "kept").map(({ sequence, code }) => [sequence, code]));
  return (
    <Flex vertical gap={8}>
      <Progress percent={Math.round((100 * ended) / rows.length)} size="small" aria-label={t("progress")} />
      {query.isError && <QueryProblem query={query} />}
      <ul className="row-cards" style={{ maxHeight: 320, overflow: "auto" }}>
        {shown.map((row) => {
          const code = refused.get(row.sequence) ?? row.code;
          return (
            <li key={row.sequence}>
              <Flex justify="space-between" gap={8}>
                <span><ActionName action={row.action} /> · {subjectOf(row)}</span>
                <OutboxStateTag state={row.state} />
              </Flex>
              {code !== null && <span className="muted">{problemText(code, language)} <span className="mono">{code}</span></span>}
            </li>
          );
        })}
      </ul>
    </Flex>
  );
}

/** The record that a row makes or changes. */
export function subjectOf({ target, args, participant }: OutboxRow): string {
  const made = args["user"] ?? args["participant"];
  return target ?? (typeof made === "string" ? made : participant);
}
