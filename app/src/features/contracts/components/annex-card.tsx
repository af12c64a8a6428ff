import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Card, Flex, Skeleton } from "antd";

import { download } from "@/api/download";
import { Hash } from "@/components/hash";
import { QueryProblem, useProblemText } from "@/components/problem-alert";
import type { Order } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import { annexQuery } from "../api/contracts";
import { messages } from "../messages";
import { AnnexFacts } from "./annex-facts";

/** The priced annex in force, for the two parties. */
export function AnnexCard({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  if (order.public_terms != null) return <Alert type="info" showIcon title={t("publicTerms")} />;
  if (order.annex_hash === null) return <Alert type="info" showIcon title={t("noAnnex")} />;
  return <Opened order={order} annexHash={order.annex_hash} />;
}

function Opened({ order, annexHash }: { readonly order: Order; readonly annexHash: string }) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const problem = useProblemText();
  const annex = useQuery(annexQuery(order.order_id, annexHash, false));
  const paper = useMutation({
    mutationFn: () =>
      download(`/api/v1/orders/${order.order_id}/contract/annex.pdf`, `annex-${order.order_id.slice(0, 12)}.pdf`),
    onError: (error) => message.error(problem(error)),
  });
  if (annex.isError) return <QueryProblem query={annex} />;
  if (!annex.data) return <Skeleton active paragraph={{ rows: 6 }} />;
  const holds = annex.data.termsHold && annex.data.termsHash === order.terms_hash && annex.data.order === order.order_id;
  const button = (
    <Button icon={<DownloadOutlined aria-hidden />} loading={paper.isPending} onClick={() => paper.mutate()}>{t("annexPdf")}</Button>
  );
  return (
    <Card title={t("annex")} extra={button} style={{ maxWidth: 720 }}>
      <Flex vertical gap={12}>
        <Alert
          type={holds ? "success" : "error"}
          showIcon
          {...(!holds && { role: "alert" })}
          title={holds ? t("annexOk") : t("annexDiffers")}
          description={<>{t("annexFor")} · {t("annexHash")} <Hash value={annexHash} /></>}
        />
        <AnnexFacts annex={annex.data} />
      </Flex>
    </Card>
  );
}
