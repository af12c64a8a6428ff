import { Button } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { isDone, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import type { ParticipantDetail } from "../api/registry";
import { messages } from "../messages";
import { useRegistryChange } from "../use-registry-change";
import { DefaultButton } from "./default-button";
import { RatingDialog } from "./rating-dialog";
import { StatusDialog } from "./status-dialog";
import { VolumeCapDialog } from "./volume-cap-dialog";

type Dialog = "status" | "rating" | "cap";

/** What a registrar changes of a participant; a supervisor's default beside it. */
export function ParticipantActions({ participant }: { readonly participant: ParticipantDetail }) {
  const t = useMessages(messages);
  const binds = useMay("registration:bind");
  const [open, setOpen] = useState<Dialog>();
  const { ask, dialog } = useRegistryChange();
  const { participant_id: id, kind, status, version } = participant;
  const sign = useSign();
  const close = () => setOpen(undefined);
  const request = (action: string, args: Record<string, unknown>) => {
    close();
    ask({ action, id, args });
  };
  // A cap is not part of the registration, so it does not go by way of the outbox.
  const setCaps = async (volume_cap_wh: Record<string, number>) => {
    const step = { action: "set_volume_cap", target: id, version, args: { volume_cap_wh }, words: { target: id } };
    const results = await sign([step], { title: t("setCap") });
    if (results?.every(isDone)) close();
  };
  if (status === "closed") return null;
  return (
    <>
      {binds && kind === "retailer" && <Button onClick={() => setOpen("cap")}>{t("setCap")}</Button>}
      {binds && (kind === "retailer" || kind === "consumer") && <Button onClick={() => setOpen("rating")}>{t("rate")}</Button>}
      {binds && <Button onClick={() => setOpen("status")}>{t("setStatus")}</Button>}
      {kind === "retailer" && status !== "defaulted" && <DefaultButton participant={participant} />}
      {open === "status" && (
        <StatusDialog of="participant" now={status} onStatus={(args) => request("set_participant_status", { ...args })} onClose={close} />
      )}
      {open === "rating" && (
        <RatingDialog now={participant.credit_rating} onRating={(args) => request("rate_participant", { ...args })} onClose={close} />
      )}
      {open === "cap" && (
        <VolumeCapDialog caps={participant.volume_cap_wh} onCaps={(caps) => void setCaps(caps)} onClose={close} />
      )}
      {dialog}
    </>
  );
}
