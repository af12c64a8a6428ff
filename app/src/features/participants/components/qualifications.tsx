import { Table } from "antd";

import { Day } from "@/components/figures";
import { Hash } from "@/components/hash";
import { useMessages } from "@/lib/i18n";

import type { Participant } from "../api/registry";
import { messages } from "../messages";
import { useParticipantWords } from "../words";

type Qualification = Participant["qualifications"][number];

/** Documents of a participant by their hash; the documents themselves are with the exchange. */
export function Qualifications({ participant }: { readonly participant: Participant }) {
  const t = useMessages(messages);
  const words = useParticipantWords();
  return (
    <Table<Qualification>
      size="small"
      pagination={false}
      rowKey={(row) => `${text(row, "kind")} ${text(row, "document_hash")}`}
      dataSource={participant.qualifications}
      locale={{ emptyText: t("noQualifications") }}
      columns={[
        { key: "kind", title: t("qualification"), render: (_, row) => words.document(text(row, "kind") ?? "") },
        { key: "hash", title: t("documentHash"), render: (_, row) => <Hash value={text(row, "document_hash")} /> },
        { key: "end", title: t("expiresOn"), render: (_, row) => <Day day={text(row, "expires_on")} /> },
      ]}
    />
  );
}

function text(row: Qualification, name: string): string | undefined {
  const value = row[name];
  return typeof value === "string" ? value : undefined;
}
