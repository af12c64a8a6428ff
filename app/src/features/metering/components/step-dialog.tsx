import { Modal } from "antd";
import { useState } from "react";

import { isDone, useActionSchema, useSign } from "@/features/signing";
import { Field, Fields, FaultsContext } from "@/features/templates";
import { useMessages } from "@/lib/i18n";
import type { JsonObject } from "@/lib/canonical";

import { messages } from "../messages";
import { FIELDS, type StepAction } from "./step-form";
import { StepInput, type Value } from "./step-input";

interface StepDialogProps {
  readonly action: StepAction;
  /** The record that is changed; none for a step that makes one. */
  readonly target?: { readonly id: string; readonly version: number };
  /** Arguments that the page knows, or proposes where there is a field for them. */
  readonly start?: Readonly<Record<string, Value>>;
  readonly candidates?: readonly string[];
  readonly onClose: () => void;
}

/** One step's arguments by the server's own schema, then the signature. */
export function StepDialog({ action, target, start = {}, candidates = [], onClose }: StepDialogProps) {
  const t = useMessages(messages);
  const sign = useSign();
  const { document, faults: faultsOf } = useActionSchema(action);
  const [values, setValues] = useState<Readonly<Record<string, Value>>>(start);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const args = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as JsonObject;
  const faults = faultsOf(args);
  const ready = document !== undefined && faults.length === 0;
  const change = (name: string, value: Value) => {
    setTouched(new Set([...touched, name]));
    setValues({ ...values, [name]: value });
  };
  const go = async () => {
    const step = { action, args, ...(target && { target: target.id, version: target.version }) };
    const results = await sign([step], { title: t(action) });
    if (results?.every(isDone)) onClose();
  };
  return (
    <Modal open title={target ? `${t(action)} · ${target.id}` : t(action)} okText={t("submit")} cancelText={t("cancel")} okButtonProps={{ disabled: !ready }} onOk={() => void go()} onCancel={onClose}>
      <FaultsContext value={faults.filter(({ path }) => touched.has(path))}>
        <Fields least={200}>
          {FIELDS[action].map((field) => (
            <Field key={field.name} label={t(field.label)} path={field.name} hint={field.hint && t(field.hint)}>
              <StepInput field={field} value={values[field.name]} candidates={candidates} onChange={(value) => change(field.name, value)} />
            </Field>
          ))}
        </Fields>
      </FaultsContext>
      {action === "change_point" && <p className="muted">{t("unchanged")}</p>}
    </Modal>
  );
}
