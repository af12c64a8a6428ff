import { Button, Empty, Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { ActionName } from "@/components/action-name";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { type Waiting, waitingQuery } from "@/features/signing/api/cosignatures";
import { SecondDialog } from "@/features/signing/components/second-dialog";
import { messages } from "@/features/signing/messages";
import { timeText } from "@/features/signing/words/quantities";
import { useLanguage, useMessages } from "@/lib/i18n";
import type { Tone } from "@/lib/states";

const TONES: Readonly<Record<Waiting["state"], Tone>> = {
  open: "waiting",
  signed: "going",
  applied: "good",
  refused: "bad",
  declined: "over",
  withdrawn: "over",
  expired: "over",
};

/** Steps of one's own participant that want, or wanted, a second person's signature. */
export function SecondSignatures() {
  const t = useMessages(messages);
  const language = useLanguage();
  const waiting = useQuery(waitingQuery);
  const [chosen, setChosen] = useState<string>();
  if (waiting.isError) return <QueryProblem query={waiting} />;
  return (
    <>
      <p className="muted">{t("secondIntro")}</p>
      <Table<Waiting>
        size="small"
        rowKey="digest"
        loading={waiting.isPending}
        dataSource={waiting.data ?? []}
        pagination={false}
        {...(waiting.data?.length && { scroll: { x: 760 } })}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("secondEmpty")} /> }}
        columns={[
          { key: "action", title: t("action"), render: (_, { action }) => <ActionName action={action} /> },
          { key: "maker", title: t("maker"), dataIndex: "maker" },
          { key: "made", title: t("made"), render: (_, { created_at }) => timeText(created_at, language) },
          { key: "until", title: t("until"), render: (_, { expires_at }) => timeText(expires_at, language) },
          { key: "state", title: t("state"), render: (_, { state }) => <ToneTag tone={TONES[state]}>{t(`state_${state}`)}</ToneTag> },
          {
            key: "look",
            title: "",
            width: 130,
            render: (_, { digest, state }) =>
              state === "open" && <Button size="small" onClick={() => setChosen(digest)}>{t("look")}</Button>,
          },
        ]}
      />
      {chosen !== undefined && <SecondDialog digest={chosen} onClose={() => setChosen(undefined)} />}
    </>
  );
}
