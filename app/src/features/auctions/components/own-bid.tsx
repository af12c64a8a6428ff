import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Card, Flex, Skeleton, Upload } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import type { Schema } from "@/api/client";
import { useSession } from "@/api/session";
import { useNow } from "@/api/use-now";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { type Sequence, takesDeclarations, takesReveals } from "@/features/sequences";
import { importOpening, isDone, openingOf, saveOpening, useSign } from "@/features/signing";
import type { BidOpening } from "@/lib/intents/bid";
import { useMessages } from "@/lib/i18n";

import { ownBidQuery } from "../api/auctions";
import { messages } from "../messages";
import { sideOf } from "../rules/types";
import { BidDialog } from "./bid-dialog";
import { BidSteps } from "./bid-steps";

type Bid = Schema<"Bid">;

/** One's own bid: what it says where this browser knows, and what can be done with it now. */
export function OwnBid({ sequence }: { readonly sequence: Sequence }) {
  const t = useMessages(messages);
  const { participant } = useSession();
  const query = useQuery(ownBidQuery(sequence.sequence_id, participant));
  const opening = useOpening(query.data?.bid_hash);
  const state = query.data && <StateTag of="bid" state={query.data.status} />;
  return (
    <Card size="small" title={<Flex gap={8} align="center">{t("ownBid")}{state}</Flex>}>
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
      {query.isError && <QueryProblem query={query} />}
      {query.isSuccess && <BidInHand sequence={sequence} bid={query.data ?? undefined} opening={opening} />}
    </Card>
  );
}

interface BidInHandProps {
  readonly sequence: Sequence;
  readonly bid: Bid | undefined;
  readonly opening: BidOpening | null | undefined;
}

function BidInHand({ sequence, bid, opening }: BidInHandProps) {
  const t = useMessages(messages);
  const now = useNow();
  const declaring = takesDeclarations(sequence, now);
  const revealing = takesReveals(sequence, now) && bid?.status === "sealed";
  const steps = bid?.status === "revealed" ? bid.steps : opening?.steps;
  return (
    <Flex vertical gap={12}>
      {bid === undefined && <span className="muted">{t(declaring ? "notBid" : "notBidOver")}</span>}
      {bid?.status === "withdrawn" && declaring && <span className="muted">{t("withdrawnHint")}</span>}
      {revealing && <Alert type="warning" showIcon role="alert" title={t(opening ? "revealNow" : "revealMissing")} />}
      {bid?.status === "sealed" && !revealing && opening !== undefined && (
        <Alert type={opening ? "info" : "warning"} showIcon title={t(opening ? "sealedHint" : "sealedWithout")} />
      )}
      {bid?.status !== "withdrawn" && steps && <BidSteps steps={steps} />}
      <Flex wrap gap={8}>
        {declaring && <Declaring sequence={sequence} bid={bid} />}
        {revealing && opening && <RevealButton sequence={sequence} bid={bid} opening={opening} />}
        {bid?.status === "sealed" && opening && <Button onClick={() => saveOpening(opening)}>{t("backup")}</Button>}
        {bid?.status === "sealed" && opening === null && <ImportButton bidHash={bid.bid_hash} />}
      </Flex>
    </Flex>
  );
}

function Declaring({ sequence, bid }: { readonly sequence: Sequence; readonly bid: Bid | undefined }) {
  const t = useMessages(messages);
  const side = sideOf(useSession().role);
  const may = useMay(bid ? "action:change_bid" : "action:bid");
  const mayWithdraw = useMay("action:withdraw_bid");
  const [open, setOpen] = useState(false);
  const step = useBidStep(sequence, bid);
  if (side === undefined) return null;
  return (
    <>
      {may && <Button type={bid ? "default" : "primary"} onClick={() => setOpen(true)}>{t(bid ? "change" : "bid")}</Button>}
      {mayWithdraw && bid?.status === "sealed" && (
        <Button danger onClick={() => void step("withdraw_bid", {}, t("withdrawTitle"), t("withdrawnToast"))}>{t("withdraw")}</Button>
      )}
      {open && <BidDialog sequence={sequence} side={side} {...(bid && { before: bid })} onClose={() => setOpen(false)} />}
    </>
  );
}

function RevealButton({ sequence, bid, opening }: { readonly sequence: Sequence; readonly bid: Bid; readonly opening: BidOpening }) {
  const t = useMessages(messages);
  const step = useBidStep(sequence, bid);
  const args = { steps: opening.steps.map((each) => ({ ...each })), salt: opening.salt };
  if (!useMay("action:reveal_bid")) return null;
  return (
    <Button type="primary" onClick={() => void step("reveal_bid", args, t("revealTitle"), t("revealedToast"))}>
      {t("reveal")}
    </Button>
  );
}

type Args = Readonly<Record<string, string | number | { readonly energy_wh: number; readonly price_e8: number }[]>>;

function useBidStep(sequence: Sequence, bid: Bid | undefined) {
  const sign = useSign();
  const { message } = App.useApp();
  return async (action: string, args: Args, title: string, toast: string) => {
    if (bid === undefined) return;
    const words = { sequence: sequence.name ?? sequence.sequence_id };
    const all = { ...args, sequence: sequence.sequence_id, n: bid.n };
    const results = await sign([{ action, version: bid.version, args: all, words }], { title });
    if (results?.every(isDone)) void message.success(toast);
  };
}

function ImportButton({ bidHash }: { readonly bidHash: string }) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const bring = async (file: File) => {
    try {
      const opening = await importOpening(await file.text());
      if (opening.bid_hash === bidHash) void message.success(t("imported"));
      else void message.warning(t("importOther"));
      await queries.invalidateQueries({ queryKey: ["auctions", "opening"] });
    } catch {
      void message.error(t("importFailed"));
    }
  };
  return (
    <Upload
      accept=".bid,application/json"
      showUploadList={false}
      beforeUpload={(file) => {
        void bring(file);
        return false;
      }}
    >
      <Button>{t("importBackup")}</Button>
    </Upload>
  );
}

/** Null: sealed elsewhere. Undefined until it is known. */
function useOpening(bidHash: string | undefined): BidOpening | null | undefined {
  const { data } = useQuery({
    queryKey: ["auctions", "opening", bidHash],
    queryFn: async () => (await openingOf(bidHash ?? "")) ?? null,
    enabled: bidHash !== undefined,
    gcTime: 0, // what is sealed stays on disk, not in the cache
  });
  return data;
}
