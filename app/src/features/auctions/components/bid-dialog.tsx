import { useQuery } from "@tanstack/react-query";
import { Alert, App, Form, Modal, Select } from "antd";
import { useState } from "react";

import { configQuery } from "@/api/config";
import type { Schema } from "@/api/client";
import { useSession } from "@/api/session";
import { useProblemText } from "@/components/problem-alert";
import { AcknowledgeRisk } from "@/components/risk-warning";
import type { Sequence } from "@/features/sequences";
import { isDone, saveOpening, sealBid, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import { biddablePackagesQuery } from "../api/packages";
import { type DraftStep, ladderOf } from "../ladder";
import { messages } from "../messages";
import type { BidStep, Side } from "../rules/types";
import { LadderFields } from "./ladder-fields";

interface BidDialogProps {
  readonly sequence: Sequence;
  readonly side: Side;
  /** The bid that is changed; without one it is the first. */
  readonly before?: Schema<"Bid">;
  readonly onClose: () => void;
}

/** A bid: sealed and kept in this browser, then only its hash is signed and sent. */
export function BidDialog({ sequence, side, before, onClose }: BidDialogProps) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [steps, setSteps] = useState<readonly DraftStep[]>([{ key: 0, energy: null, price: null }]);
  const [packageId, setPackageId] = useState<string>();
  const [read, setRead] = useState(false);
  const [busy, setBusy] = useState(false);
  const send = useSealedBid(sequence, before);

  const { participant } = useSession();
  const packages = useQuery({ ...biddablePackagesQuery(participant, sequence), enabled: side === "sell" }).data;
  const offered = packages?.find((each) => each.package_id === packageId);
  const warning = side === "buy" ? (sequence.risk_warning_hash ?? undefined) : undefined;
  const ladder = ladderOf(steps, side, sequence);
  const ready = ladder !== undefined && (side === "buy" || offered !== undefined) && (warning === undefined || read);

  const submit = async () => {
    if (!ready) return;
    const goods = offered ? { package: offered.package_id, package_version: offered.version } : {};
    setBusy(true);
    try {
      const sent = await send(ladder, { ...goods, ...(warning !== undefined && { risk_warning: warning }) });
      if (!sent) return;
      void message.success(t(before ? "changedToast" : "bidToast"));
      onClose();
    } catch (error) {
      void message.error(problemText(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      open
      width={600}
      title={t(before ? "changeTitle" : "bidTitle")}
      okText={t("submit")}
      okButtonProps={{ disabled: !ready, loading: busy }}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      {before && <Alert type="info" showIcon title={t("changeHint")} style={{ marginBottom: 12 }} />}
      {side === "sell" && (
        <Form.Item label={t("package")} htmlFor="bid-package" layout="vertical" extra={t("packageHint")}>
          <Select
            id="bid-package"
            value={packageId ?? null}
            onChange={setPackageId}
            notFoundContent={t("noPackage")}
            options={(packages ?? []).map((each) => ({ value: each.package_id, label: `${each.name} (${each.package_id})` }))}
          />
        </Form.Item>
      )}
      <LadderFields steps={steps} onChange={setSteps} side={side} limits={sequence} />
      {warning !== undefined && (
        <Form.Item>
          <AcknowledgeRisk hash={warning} text={sequence.risk_warning_text ?? null} read={read} onRead={setRead} />
        </Form.Item>
      )}
      <Alert type="warning" showIcon title={t("keepHint")} />
    </Modal>
  );
}

/** The opening is on disk before the hash is signed; once the ledger has it, a backup goes to the downloads. */
function useSealedBid(sequence: Sequence, before: Schema<"Bid"> | undefined) {
  const t = useMessages(messages);
  const sign = useSign();
  const { participant } = useSession();
  const network = useQuery(configQuery).data?.network_id;
  return async (steps: readonly BidStep[], goods: Readonly<Record<string, string | number>>): Promise<boolean> => {
    if (network === undefined) return false;
    const opening = await sealBid({ network, sequence: sequence.sequence_id, participant, steps });
    const args = { sequence: sequence.sequence_id, bid_hash: opening.bid_hash, ...goods };
    const words = { sequence: sequence.name ?? sequence.sequence_id };
    const step = before
      ? { action: "change_bid", version: before.version, args: { ...args, n: before.n }, words }
      : { action: "bid", args, words };
    const results = await sign([step], { title: t(before ? "changeTitle" : "bidTitle") });
    if (!results?.every(isDone)) return false;
    saveOpening(opening);
    return true;
  };
}
