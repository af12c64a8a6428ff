import { Button, Form, Modal, Select, Tooltip } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { useNow } from "@/api/use-now";
import { useSign } from "@/features/signing";
import { dateTimeText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { type Move, movesOf, piecesLeft, type Sequence } from "../moves";
import { REASONS } from "../words";

/** Buttons for the steps that the sequence takes from its state and the role may take. */
export function SequenceSteps({ sequence, size }: { readonly sequence: Sequence; readonly size?: "small" }) {
  const exchange = useSession().role.startsWith("exchange_");
  return movesOf(sequence, { exchange }).map((move) => (
    <StepButton key={move.step} sequence={sequence} move={move} {...(size && { size })} />
  ));
}

interface StepButtonProps {
  readonly sequence: Sequence;
  readonly move: Move;
  readonly size?: "small";
}

function StepButton({ sequence, move, size }: StepButtonProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const may = useMay(`action:${move.step}`);
  const early = useNow() < move.from;
  const [asking, setAsking] = useState(false);
  const takeStep = useSequenceStep(sequence, move.step);
  if (!may) return null;
  const cancels = move.step === "cancel_sequence";
  const label = (): string => {
    if (move.step === "allot") return t("allotTitle", { count: piecesLeft(sequence) });
    return cancels && size === "small" ? t("cancelShort") : t(`step_${move.step}`);
  };
  return (
    <>
      <Tooltip title={early ? t("stepFrom", { time: dateTimeText(move.from, language, true) }) : undefined}>
        <Button
          {...(size && { size })}
          danger={cancels}
          type={cancels ? "default" : "primary"}
          disabled={early}
          onClick={() => (cancels ? setAsking(true) : void takeStep({}))}
        >
          {label()}
        </Button>
      </Tooltip>
      {asking && (
        <CancelDialog
          onClose={() => setAsking(false)}
          onReason={(reason) => {
            setAsking(false);
            void takeStep({ reason });
          }}
        />
      )}
    </>
  );
}

function useSequenceStep(sequence: Sequence, step: Move["step"]) {
  const t = useMessages(messages);
  const sign = useSign();
  const title = t(`step_${step}`);
  const words = { target: sequence.name ?? sequence.sequence_id };
  return (args: Readonly<Record<string, string>>) =>
    sign([{ action: step, target: sequence.sequence_id, version: sequence.version, args, words }], { title });
}

interface CancelDialogProps {
  readonly onClose: () => void;
  readonly onReason: (reason: string) => void;
}

function CancelDialog({ onClose, onReason }: CancelDialogProps) {
  const t = useMessages(messages);
  const [form] = Form.useForm<{ reason: string }>();
  return (
    <Modal open title={t("cancelTitle")} okText={t("submit")} okButtonProps={{ danger: true }} onOk={form.submit} onCancel={onClose}>
      <p>{t("cancelHint")}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={({ reason }) => onReason(reason)}>
        <Form.Item name="reason" label={t("cancelReason")} rules={[{ required: true, message: t("required") }]}>
          <Select options={REASONS.map((reason) => ({ value: reason, label: t(`reason_${reason}`) }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
