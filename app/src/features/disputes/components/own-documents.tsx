import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Skeleton } from "antd";

import { saveBlob } from "@/api/download";
import { When } from "@/components/figures";
import { CopyButton, Hash } from "@/components/hash";
import { ProblemAlert, QueryProblem } from "@/components/problem-alert";
import { sizeText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type CaseDocument, documentsQuery, ownDocument } from "../api/cases";
import { messages } from "../messages";

const ENDINGS: Readonly<Record<string, string>> = { "application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg" };

/** What one's own side has brought, with the salt that goes with a file when it is handed over. */
export function OwnDocuments({ orderId }: { readonly orderId: string }) {
  const t = useMessages(messages);
  const documents = useQuery(documentsQuery(orderId));
  return (
    <Card title={t("ownDocuments")} style={{ height: "100%" }}>
      <Flex vertical gap={10}>
        <span className="muted">{t("ownHint")}</span>
        {documents.isError && <QueryProblem query={documents} />}
        {documents.isPending && <Skeleton active paragraph={{ rows: 2 }} />}
        {documents.data?.length === 0 && <span>{t("noDocuments")}</span>}
        {documents.data?.map((item) => <Line key={item.hash} orderId={orderId} item={item} />)}
      </Flex>
    </Card>
  );
}

function Line({ orderId, item }: { readonly orderId: string; readonly item: CaseDocument }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const file = useMutation({
    mutationFn: async () => {
      const found = await ownDocument(orderId, item.hash);
      saveBlob(found.blob, `${item.hash.slice(0, 12)}.${ENDINGS[item.media_type] ?? "bin"}`);
      return found.salt;
    },
  });
  return (
    <Flex vertical gap={4}>
      <Flex wrap gap={10} align="center">
        <Hash value={item.hash} />
        <span className="muted">{item.media_type} · {sizeText(item.size, language)} · {item.uploaded_by} · <When ms={item.uploaded_at} /></span>
        <Button size="small" loading={file.isPending} onClick={() => file.mutate()}>{t("showSalt")}</Button>
      </Flex>
      {file.data !== undefined && (
        <span className="wrap-anywhere">{t("salt")}: <span className="mono">{file.data}</span><CopyButton text={file.data} /></span>
      )}
      {file.isError && <ProblemAlert error={file.error} />}
    </Flex>
  );
}
