import { Input, Modal, Select } from "antd";
import { useMemo, useState } from "react";

import { faultsOf, isDone, useActionSchema, useSign } from "@/features/signing";
import { DayInput, Field, Fields, FaultsContext } from "@/features/templates";
import type { JsonObject } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";

import type { Method } from "../api/methods";
import { narrowed } from "../lib/narrowed";
import { FIELDS, type Kind, KINDS } from "../lib/shapes";
import { messages } from "../messages";
import { useMethodWords } from "../words";
import { NameInput, RuleForm } from "./rule-input";

interface PublishDialogProps {
  /** The present version, where another one is published. */
  readonly method?: Method;
  readonly onClose: () => void;
}

/** A method's arguments by the server's own schema, then the signature. What is filled in stays until it is signed. */
export function PublishDialog({ method, onClose }: PublishDialogProps) {
  const t = useMessages(messages);
  const words = useMethodWords();
  const sign = useSign();
  const [args, setArgs] = useState<JsonObject>(() => startOf(method));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const rules = args["rules"] as JsonObject;
  const kind = rules["kind"] as Kind;
  const faults = useMethodFaults(args, kind);
  const change = (name: string, value: JsonObject[string] | undefined) => {
    setTouched(new Set([...touched, name]));
    const { [name]: _, ...others } = args;
    setArgs(value === undefined ? others : { ...others, [name]: value });
  };
  const publish = async () => {
    const title = method === undefined ? t("publish") : t("nextVersion");
    const target = method && { target: method.method_id, version: method.version };
    const results = await sign([{ action: "publish_method", args, ...target }], { title });
    if (results?.every(isDone)) onClose();
  };
  const text = (name: string) => (typeof args[name] === "string" ? args[name] : "");
  const field = (name: string, label: string, most: number, hint?: string) => (
    <Field label={label} path={name} {...(hint !== undefined && { hint })}>
      <Input aria-label={label} maxLength={most} disabled={name === "method" && method !== undefined} value={text(name)} onChange={({ target }) => change(name, target.value)} />
    </Field>
  );
  return (
    <Modal
      open width={760} title={method === undefined ? t("publish") : `${t("nextVersion")} · ${method.method_id}`} okText={t("next")} cancelText={t("cancel")} mask={{ closable: false }}
      okButtonProps={{ disabled: faults === undefined || faults.length > 0 }} onOk={() => void publish()} onCancel={onClose}
    >
      <FaultsContext value={(faults ?? []).filter(({ path }) => touched.has(path.split("/")[0] ?? ""))}>
        <Fields least={220}>
          {field("method", t("method"), 64, t("idHint"))}
          <Field label={t("kind")}>
            <Select<Kind>
              aria-label={t("kind")} style={{ width: "100%" }} value={kind} disabled={method !== undefined}
              options={KINDS.map((value) => ({ value, label: words.kind(value) }))} onChange={(value) => setArgs({ ...args, rules: { kind: value } })}
            />
          </Field>
          {field("source", t("source"), 120, t("sourceHint"))}
          <Field label={t("name")} path="name"><NameInput label={t("name")} value={args["name"] as JsonObject | undefined} onChange={(value) => change("name", value)} /></Field>
          <Field label={t("validFrom")} path="valid_from"><DayInput label={t("validFrom")} value={text("valid_from")} onChange={(day) => change("valid_from", day)} /></Field>
          <Field label={t("validTo")} path="valid_to"><DayInput label={t("validTo")} value={text("valid_to")} onChange={(day) => change("valid_to", day)} /></Field>
        </Fields>
        <h3 style={{ fontSize: 14, margin: "14px 0 8px" }}>{t("rules")}</h3>
        <RuleForm fields={FIELDS[kind]} value={rules} path="rules" onChange={(value) => change("rules", { ...value, kind })} />
        {FIELDS[kind].some(({ name }) => name === "fixed_fen") && <p className="muted">{t("oneOfHint")}</p>}
      </FaultsContext>
    </Modal>
  );
}

function startOf(method: Method | undefined): JsonObject {
  if (method === undefined) return { rules: { kind: KINDS[0] } };
  const { method_id, name, source, rules, valid_from, valid_to } = method;
  return { method: method_id, name: { zh: name.zh, en: name.en }, source, rules: rules as JsonObject, valid_from, valid_to };
}

/** What the server's rules say against the arguments; undefined until they are there. */
function useMethodFaults(args: JsonObject, kind: Kind) {
  const { document } = useActionSchema("publish_method");
  const own = useMemo(() => document && { ...document, schema: narrowed(document.schema, kind) }, [document, kind]);
  return useMemo(() => own && faultsOf(own, args), [own, args]);
}
