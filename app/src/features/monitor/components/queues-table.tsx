import { Table } from "antd";

import { When } from "@/components/figures";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { stageTitle } from "@/lib/states";

import type { Monitor } from "../api/monitor";
import { messages } from "../messages";

type Queue = Monitor["queues"][number];

const PARTIES = ["consumer", "retailer", "exchange"] as const;

/** For whom orders wait, and how long the oldest has. */
export function QueuesTable({ queues }: { readonly queues: readonly Queue[] }) {
  const t = useMessages(messages);
  const title = useTitle();
  const party = usePartyName();
  return (
    <Table<Queue>
      size="small"
      rowKey={(row) => `${row.state} ${row.stage} ${row.waits_for.join(" ")}`}
      dataSource={queues}
      pagination={false}
      scroll={{ x: 460 }}
      locale={{ emptyText: t("noQueues") }}
      columns={[
        { key: "state", title: t("state"), render: (_, row) => <StateTag of="order" state={row.state} /> },
        { key: "stage", title: t("stage"), render: (_, row) => title(stageTitle(row.stage)) },
        { key: "waits", title: t("waitsFor"), render: (_, row) => row.waits_for.map(party).join(" / ") },
        { key: "orders", title: t("count"), align: "right", dataIndex: "orders" },
        { key: "oldest", title: t("oldest"), render: (_, row) => <When ms={row.oldest_at} show="relative" /> },
      ]}
    />
  );
}

export function usePartyName() {
  const t = useMessages(messages);
  return (name: string): string => {
    const known = PARTIES.find((each) => each === name);
    return known === undefined ? name : t(`party_${known}`);
  };
}
