import { Button, Flex, Input, Popconfirm, Table } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { FileChoice } from "@/components/file-choice";
import { ProblemAlert } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { EDITABLE, type OpenedApplication, putDocument, removeDocument } from "@/features/registration/api/applications";
import { messages } from "@/features/registration/messages";
import type { Ticket } from "@/features/registration/tickets";
import { useMessages } from "@/lib/i18n";

const KINDS = [
  "business_licence",
  "retail_licence",
  "connection_certificate",
  "credit_certificate",
  "authorisation_letter",
  "identity_document",
] as const;
type Kind = (typeof KINDS)[number];

interface DocumentsProps {
  readonly exchange: string;
  readonly ticket: Ticket;
  readonly application: OpenedApplication;
  readonly onChanged: () => Promise<void>;
}

/** The papers of an application: hand in, replace, take back. */
export function Documents({ exchange, ticket, application, onChanged }: DocumentsProps) {
  const t = useMessages(messages);
  const [expiry, setExpiry] = useState<Partial<Record<Kind, string>>>({});
  const editable = EDITABLE.has(application.state);
  const needed = neededOf(application);
  const upload = useMutation({
    mutationFn: ({ kind, file }: { kind: Kind; file: File }) =>
      putDocument(exchange, ticket, kind, file, expiry[kind] || undefined),
    onSettled: onChanged,
  });
  const taking = useMutation({
    mutationFn: (kind: Kind) => removeDocument(exchange, ticket, kind),
    onSettled: onChanged,
  });
  const error = upload.error ?? taking.error;

  const rows = KINDS.map((kind) => ({ kind, found: application.documents.find((each) => each.kind === kind) }));
  return (
    <section aria-labelledby="documents-title">
      <h2 id="documents-title" style={{ fontSize: 15 }}>{t("documents")}</h2>
      <p className="muted">{t("documentsHelp")}</p>
      {error !== null && <ProblemAlert error={error} title={t("failed")} />}
      <Table
        size="small"
        rowKey="kind"
        pagination={false}
        scroll={{ x: 620 }}
        onRow={() => ({ tabIndex: 0 })} // a table that scrolls has to be reached by the keyboard
        dataSource={rows}
        columns={[
          {
            key: "kind",
            title: t("document"),
            render: (_, { kind, found }) => (
              <Flex gap={8} wrap>
                {t(`doc_${kind}`)}
                {found && <ToneTag tone="good">{t("uploaded")}</ToneTag>}
                {!found && needed.has(kind) && <ToneTag tone="waiting">{t("missing")}</ToneTag>}
              </Flex>
            ),
          },
          {
            key: "expires",
            title: t("expires"),
            width: 160,
            render: (_, { kind, found }) =>
              editable && !found ? (
                <Input
                  type="date"
                  size="small"
                  aria-label={`${t(`doc_${kind}`)}: ${t("expires")}`}
                  value={expiry[kind] ?? ""}
                  onChange={(event) => setExpiry({ ...expiry, [kind]: event.target.value })}
                />
              ) : (
                found?.expires_on ?? ""
              ),
          },
          {
            key: "file",
            title: t("file"),
            width: 260,
            render: (_, { kind, found }) =>
              found ? (
                <Popconfirm title={t("remove")} onConfirm={() => taking.mutate(kind)} disabled={!editable}>
                  <Button size="small" disabled={!editable}>{t("remove")}</Button>
                </Popconfirm>
              ) : (
                <FileChoice
                  label={`${t(`doc_${kind}`)}: ${t("file")}`}
                  accept="application/pdf,image/png,image/jpeg"
                  disabled={!editable || upload.isPending}
                  onFile={(file) => file !== undefined && upload.mutate({ kind, file })}
                />
              ),
          },
        ]}
      />
    </section>
  );
}

/** Without these the exchange does not take an application to take part. */
function neededOf({ kind, participant_kind, data }: OpenedApplication): ReadonlySet<Kind> {
  if (kind !== "participant") return new Set();
  const { holder } = (data["party"] ?? {}) as { holder?: string };
  if (holder === "household") return new Set(["identity_document"]);
  return new Set(participant_kind === "retailer" ? ["business_licence", "retail_licence"] : ["business_licence"]);
}
