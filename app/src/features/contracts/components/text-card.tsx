import { useQuery } from "@tanstack/react-query";
import { Alert, Flex, Skeleton } from "antd";

import { Hash } from "@/components/hash";
import { PdfFrame } from "@/components/pdf-view";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { textQuery } from "../api/contracts";
import { messages } from "../messages";

interface TextCardProps {
  readonly orderId: string;
  /** The hash that the ledger has; null while nobody has signed. */
  readonly expected: string | null;
  /** It is not the present text but that of an open proposal. */
  readonly other?: boolean;
}

/** A contract text, and whether its SHA-256 as counted in this browser is the one on the ledger. */
export function TextCard({ orderId, expected, other = false }: TextCardProps) {
  const t = useMessages(messages);
  const text = useQuery(textQuery(orderId, other && expected !== null ? expected : undefined));
  if (text.isError) return <QueryProblem query={text} />;
  if (!text.data) return <Skeleton active paragraph={{ rows: 12 }} aria-label={t("checking")} />;
  const { hash, blob, archived } = text.data;
  const detail = (
    <Flex wrap gap={12}>
      <span>{t("computed")}: <Hash value={hash} /></span>
      {expected !== null && <span className="muted">{archived ? t("fromArchive") : t("fromRecord")}</span>}
    </Flex>
  );
  return (
    <Flex vertical gap={12}>
      {expected === null && <Alert type="info" showIcon title={t("textUnsigned")} />}
      {expected !== null && hash === expected && <Alert type="success" showIcon title={t("textOk")} description={detail} />}
      {expected !== null && hash !== expected && <Alert type="error" showIcon role="alert" title={t("textDiffers")} description={detail} />}
      <PdfFrame blob={blob} title={t("text")} fileName={`contract-${orderId.slice(0, 12)}.pdf`} height="72vh" />
    </Flex>
  );
}
