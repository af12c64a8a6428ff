import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Typography } from "antd";
import { useState } from "react";

import { download } from "@/api/download";
import { useSession } from "@/api/session";
import { Allowed } from "@/components/allowed";
import { isDone, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import { approveBatch, type Batch, discardBatch, wantedQuery } from "../api/collection";
import { stepsOf } from "../lib/postings";
import { messages } from "../messages";
import { ActDialog } from "./act-dialog";
import { BookButton } from "./book-button";

type Act = "approve" | "discard" | "take";

/** The moves that a batch's state and its maker allow. */
export function BatchActions({ batch }: { readonly batch: Batch }) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const { user } = useSession();
  const [act, setAct] = useState<Act>();
  const { batch_id: id, state, outcome } = batch;
  const sign = useSign();
  const queries = useQueryClient();
  // What the books hold of the batch is voided first.
  const discard = async () => {
    const held = await queries.fetchQuery(wantedQuery({ batch: id, releasing: true }));
    const results = held.total === 0 ? [] : await sign(await stepsOf(held), { title: t("release") });
    if (results?.every(isDone)) setAct("discard");
  };
  const isOwn = batch.made_by === user.user_id;
  const isSent = state === "sent" || state === "answered";
  const again = (outcome.failed ?? 0) + (outcome.returned ?? 0) > 0;
  return (
    <Allowed resource="collection:manage">
      {state === "made" && isOwn && <span className="muted" style={{ alignSelf: "center" }}>{t("ownBatch")}</span>}
      {state === "made" && !isOwn && <Button type="primary" onClick={() => setAct("approve")}>{t("approve")}</Button>}
      {state !== "made" && state !== "discarded" && <BookButton of={{ batch: id }} />}
      {state === "approved" && <Button onClick={() => setAct("take")}>{t("take")}</Button>}
      {isSent && again && <Button onClick={() => void navigate({ to: "/collection-batches/new", search: { retry: id } })}>{t("retry")}</Button>}
      {isSent && <Button onClick={() => setAct("take")}>{t("takeAgain")}</Button>}
      {(state === "made" || state === "approved") && <Button danger onClick={() => void discard()}>{t("discard")}</Button>}
      {act !== undefined && <Dialog batch={batch} act={act} onClose={() => setAct(undefined)} />}
    </Allowed>
  );
}

interface DialogProps {
  readonly batch: Batch;
  readonly act: Act;
  readonly onClose: () => void;
}

function Dialog({ batch, act, onClose }: DialogProps) {
  const t = useMessages(messages);
  const { batch_id: id } = batch;
  if (act === "discard") return <ActDialog title={t("discard")} danger act={() => discardBatch(batch)} onClose={onClose}>{t("discardAsk", { id })}</ActDialog>;
  if (act === "take") {
    const url = `/api/v1/collection-batches/${encodeURIComponent(id)}/sending`;
    return <ActDialog title={t("take")} act={() => download(url, `${id}.xml`, { method: "POST" })} onClose={onClose}>{t("takeAsk")}</ActDialog>;
  }
  return (
    <ActDialog title={t("approve")} act={() => approveBatch(batch)} onClose={onClose}>
      {t("approveAsk", { count: batch.items })}
      <Typography.Paragraph className="mono wrap-anywhere" style={{ margin: "8px 0 0" }}>{batch.file_hash}</Typography.Paragraph>
    </ActDialog>
  );
}
