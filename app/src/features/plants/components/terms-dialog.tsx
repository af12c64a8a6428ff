import { useQuery } from "@tanstack/react-query";
import { Alert, Input, Modal, Select, Skeleton } from "antd";
import { useState } from "react";

import { useSession } from "@/api/session";
import { isDone, useSign } from "@/features/signing";
import { Field, Fields } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import { incomeTermsQuery, type Plant } from "../api/plants";
import { argsOf, askedOf, type AskedAgreement, faultOf, sealIncome, termsOf } from "../lib/asked";
import { partiesOf } from "../lib/standing";
import { messages } from "../messages";
import { KINDS, usePlantWords } from "../words";
import { AgreementForm } from "./agreement-form";

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

interface DialogProps {
  /** This month at the market. */
  readonly month: string;
  readonly onClose: () => void;
}

/** A plant of one's own with what is proposed to its buyer. What is filled in stays until it is signed. */
export function RegisterDialog({ month, onClose }: DialogProps) {
  const t = useMessages(messages);
  const words = usePlantWords();
  const sign = useSign();
  const { participant } = useSession();
  const [plant, setPlant] = useState("");
  const [kind, setKind] = useState<string>(KINDS[0]);
  const [asked, setAsked] = useState<AskedAgreement>(() => ({
    start: month, end: null, buyer: "", points: [], price: undefined,
    parties: [{ role: "producer", kind: "participant", party: participant, weight: 1 }],
    roles: { producer: { by: "share", share_bp: 10_000 } },
  }));
  const wrongId = plant !== "" && !ID.test(plant);
  const fault = plant === "" || wrongId ? "faultId" : faultOf(asked);
  const register = async () => {
    const sealed = await sealIncome(termsOf(asked));
    const results = await sign([{ action: "register_plant", args: { plant, kind, ...argsOf(asked) }, sealed }], { title: t("register") });
    if (results?.every(isDone)) onClose();
  };
  return (
    <Modal
      open width={860} title={t("register")} okText={t("next")} cancelText={t("cancel")} mask={{ closable: false }}
      okButtonProps={{ disabled: fault !== undefined }} onOk={() => void register()} onCancel={onClose}
    >
      <Fields least={220}>
        <Field label={t("id")} hint={t("idHint")}>
          <Input className="mono" aria-label={t("id")} maxLength={64} autoComplete="off" value={plant} {...(wrongId && { status: "error" as const })} onChange={({ target }) => setPlant(target.value)} />
        </Field>
        <Field label={t("kind")}>
          <Select<string> aria-label={t("kind")} style={{ width: "100%" }} value={kind} options={KINDS.map((value) => ({ value, label: words.kind(value) }))} onChange={setKind} />
        </Field>
      </Fields>
      <AgreementForm asked={asked} onChange={setAsked} />
      {fault !== undefined && <Alert style={{ marginTop: 12 }} type="info" showIcon title={t(fault)} />}
    </Modal>
  );
}

/** Other terms of a plant: the form begins with what was agreed last, as far as the reader has it. */
export function ProposeDialog({ plant, ...dialog }: DialogProps & { readonly plant: Plant }) {
  const t = useMessages(messages);
  const { participant, role } = useSession();
  const last = plant.agreements.at(-1);
  const known = last !== undefined && partiesOf(plant).includes(participant) && !role.startsWith("grid_");
  const query = useQuery({ ...incomeTermsQuery(plant.plant_id, last?.terms_hash ?? ""), enabled: known });
  if (known && query.isPending) return <Modal open title={t("propose")} footer={null} onCancel={dialog.onClose}><Skeleton active /></Modal>;
  const start = last !== undefined && last.start > dialog.month ? last.start : dialog.month;
  const empty = { start, end: null, buyer: "", points: [], parties: [] };
  return <Proposing plant={plant} first={last === undefined ? askedOf(empty) : askedOf({ ...last, start, end: null }, query.data?.terms)} {...dialog} />;
}

function Proposing({ plant, first, onClose }: DialogProps & { readonly plant: Plant; readonly first: AskedAgreement }) {
  const t = useMessages(messages);
  const sign = useSign();
  const [asked, setAsked] = useState(first);
  const fault = faultOf(asked);
  const propose = async () => {
    const sealed = await sealIncome(termsOf(asked));
    const step = { action: "propose_plant_terms", target: plant.plant_id, version: plant.version, args: argsOf(asked), sealed, words: { target: plant.plant_id } };
    const results = await sign([step], { title: t("propose") });
    if (results?.every(isDone)) onClose();
  };
  return (
    <Modal
      open width={860} title={`${t("propose")} · ${plant.plant_id}`} okText={t("next")} cancelText={t("cancel")} mask={{ closable: false }}
      okButtonProps={{ disabled: fault !== undefined }} onOk={() => void propose()} onCancel={onClose}
    >
      <AgreementForm asked={asked} onChange={setAsked} />
      {fault !== undefined && <Alert style={{ marginTop: 12 }} type="info" showIcon title={t(fault)} />}
    </Modal>
  );
}
