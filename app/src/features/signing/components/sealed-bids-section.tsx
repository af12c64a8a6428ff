import { Alert, Button, Flex, Table } from "antd";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { configQuery } from "@/api/config";
import { useSession } from "@/api/session";
import { FileChoice } from "@/components/file-choice";
import { bidMessages } from "@/features/signing/bid-messages";
import { importOpening, openingsOf, saveOpening } from "@/features/signing/sealed-bids";
import { shortHash } from "@/features/signing/words/quantities";
import type { BidOpening } from "@/lib/intents/bid";
import { useMessages } from "@/lib/i18n";

/** What opens one's sealed bids: kept here, taken to another device or the command line, brought from there. */
export function SealedBidsSection() {
  const t = useMessages(bidMessages);
  const client = useQueryClient();
  const { participant } = useSession();
  const { data: config } = useQuery(configQuery);
  const network = config?.network_id ?? "";
  const openings = useQuery({
    queryKey: ["browser-keys", "bids", participant, network],
    queryFn: () => openingsOf(network, participant),
    enabled: config !== undefined,
    networkMode: "always",
    gcTime: 0,
  });
  const importing = useMutation({
    mutationFn: async (file: File) => importOpening(await file.text()),
    onSuccess: () => client.invalidateQueries({ queryKey: ["browser-keys", "bids"] }),
  });
  return (
    <Flex vertical gap={12}>
      <p className="muted" style={{ margin: 0 }}>{t("intro")}</p>
      <Table<BidOpening>
        size="small"
        rowKey="bid_hash"
        loading={openings.isPending}
        dataSource={openings.data ?? []}
        pagination={false}
        {...(openings.data?.length && { scroll: { x: 560 } })}
        locale={{ emptyText: t("none") }}
        columns={[
          { key: "sequence", title: t("sequence"), dataIndex: "sequence" },
          { key: "hash", title: t("hash"), render: (_, { bid_hash }) => <span className="mono">{shortHash(bid_hash)}</span> },
          {
            key: "export",
            title: "",
            width: 110,
            render: (_, opening) => <Button size="small" onClick={() => saveOpening(opening)}>{t("export")}</Button>,
          },
        ]}
      />
      <FileChoice label={t("import")} accept=".bid,application/json" onFile={(file) => file && importing.mutate(file)} />
      {importing.isError && <Alert type="error" showIcon role="alert" title={t("notABid")} />}
    </Flex>
  );
}
