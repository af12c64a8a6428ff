import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Modal, Skeleton, Table } from "antd";
import { useEffect, useRef, useState } from "react";

import { useNow } from "@/api/use-now";
import { Day, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { PdfView } from "@/components/pdf-view";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { sizeText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";

import { type Application, documentUrl, pictureQuery } from "../api/registrations";
import { messages } from "../messages";
import { useRegistrationWords } from "../words";

const HOUR_MS = 3_600_000;

type Document = Application["documents"][number];

/** What was handed in; a document is fetched only when somebody wants to see it, as that is recorded. */
export function Documents({ application }: { readonly application: Application }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useRegistrationWords();
  const [chosen, setChosen] = useState<Document>();
  return (
    <>
      <Table<Document>
        size="small"
        rowKey="kind"
        pagination={false}
        scroll={{ x: 760 }}
        dataSource={application.documents}
        locale={{ emptyText: t("noDocuments") }}
        columns={[
          { key: "kind", title: t("kind"), render: (_, { kind }) => words.document(kind) },
          { key: "size", title: t("size"), align: "right", render: (_, { size }) => sizeText(size, language) },
          { key: "expires", title: t("expiresOn"), render: (_, { expires_on }) => <Expiry day={expires_on} /> },
          { key: "uploaded", title: t("uploadedAt"), render: (_, { uploaded_at }) => <When ms={uploaded_at} /> },
          { key: "sha256", title: t("sha256"), render: (_, { sha256 }) => <Hash value={sha256} /> },
          {
            key: "view",
            title: "",
            width: 80,
            render: (_, row) => (
              <Button size="small" aria-label={`${t("view")}: ${words.document(row.kind)}`} onClick={() => setChosen(row)}>{t("view")}</Button>
            ),
          },
        ]}
      />
      {chosen && (
        <Modal open width={960} footer={null} title={words.document(chosen.kind)} onCancel={() => setChosen(undefined)}>
          <DocumentView url={documentUrl(application.application_id, chosen.kind)} document={chosen} />
        </Modal>
      )}
    </>
  );
}

function Expiry({ day }: { readonly day: string | null }) {
  const t = useMessages(messages);
  const today = dayOfPicked(pickedOfMs(useNow(HOUR_MS)));
  const over = day !== null && day <= today;
  return (
    <Flex gap={6}>
      <Day day={day} />
      {over && <ToneTag tone="bad">{t("expired")}</ToneTag>}
    </Flex>
  );
}

function DocumentView({ url, document }: { readonly url: string; readonly document: Document }) {
  const words = useRegistrationWords();
  const title = words.document(document.kind);
  if (document.media_type === "application/pdf") {
    return <PdfView noun="registrations" url={url} title={title} fileName={`${document.kind}.pdf`} />;
  }
  return <Picture url={url} title={title} />;
}

function Picture({ url, title }: { readonly url: string; readonly title: string }) {
  const query = useQuery(pictureQuery(url));
  if (query.isError) return <QueryProblem query={query} />;
  if (query.data === undefined) return <Skeleton.Node active style={{ width: "100%", height: 320 }} />;
  return <BlobImage blob={query.data} title={title} />;
}

/** A picture that is in memory, under a URL of the browser's own for as long as it is shown. */
function BlobImage({ blob, title }: { readonly blob: Blob; readonly title: string }) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(blob);
    if (image.current) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return <img ref={image} alt={title} style={{ maxWidth: "100%", maxHeight: "70vh", display: "block", margin: "0 auto" }} />;
}
