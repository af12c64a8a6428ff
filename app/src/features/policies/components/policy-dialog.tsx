import { useQuery } from "@tanstack/react-query";
import { Form, Modal, Radio, Select, Switch } from "antd";

import { offeredQuery } from "@/features/packages";
import { useSequenceWords } from "@/features/sequences";
import { isDone, useSign } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { useMessages, useTitle } from "@/lib/i18n";
import { stateLook } from "@/lib/states";

import { type PolicyForm, formOf, policyFrom } from "../lib/policy-form";
import { AUDITS, DEADLINE_STATES, type PolicyVersion, SEGMENTS } from "../lib/policy";
import { messages } from "../messages";
import { DurationInput } from "./duration-input";

interface PolicyDialogProps {
  /** The version in force; undefined for a segment that has none yet. */
  readonly current: PolicyVersion | undefined;
  /** Segments that have a policy. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** The next version of a segment's policy; what it says is shown once more before it is signed. */
export function PolicyDialog({ current, taken, onClose }: PolicyDialogProps) {
  const t = useMessages(messages);
  const title = useTitle();
  const words = useSequenceWords();
  const sign = useSign();
  const [form] = Form.useForm<PolicyForm>();
  const set = async (values: PolicyForm) => {
    const args = { segment: values.segment, policy: policyFrom(values) } as unknown as JsonObject;
    const step = { action: "set_flow_policy", version: current?.version ?? null, args, words: { segment: words.segment(values.segment) } };
    const results = await sign([step], { title: t("signTitle") });
    if (results?.every(isDone)) onClose();
  };
  const segments = current ? [current.segment] : SEGMENTS.filter((segment) => !taken.includes(segment));
  return (
    <Modal open width={620} title={t("signTitle")} okText={t("submit")} onOk={form.submit} onCancel={onClose}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={formOf(current)} onFinish={(values) => void set(values)}>
        <Form.Item name="segment" label={t("segment")} rules={[{ required: true, message: t("needed") }]}>
          <Select disabled={current !== undefined} options={segments.map((value) => ({ value, label: words.segment(value) }))} />
        </Form.Item>
        <Form.Item name="audit" label={t("audit")} rules={[{ required: true, message: t("needed") }]}>
          <Radio.Group options={AUDITS.map((value) => ({ value, label: t(`audit_${value}`) }))} />
        </Form.Item>
        <Form.Item name="consumer_reconfirms" label={t("reconfirms")} valuePropName="checked" extra={t("reconfirmsHint")}>
          <Switch />
        </Form.Item>
        <fieldset style={{ border: 0, padding: 0, margin: "0 0 16px" }}>
          <legend style={{ padding: 0, border: 0, marginBottom: 8, fontSize: "inherit", color: "inherit" }}>{t("deadlines")} <span className="muted">{t("deadlinesHint")}</span></legend>
          <div className="form-grid">
            {DEADLINE_STATES.map((state) => {
              const name = title(stateLook("order", state).title);
              return (
                <Form.Item key={state} name={["deadlines_s", state]} label={name} style={{ marginBottom: 8 }}>
                  <DurationInput state={name} />
                </Form.Item>
              );
            })}
          </div>
        </fieldset>
        <LastResortField />
      </Form>
    </Modal>
  );
}

/** A package names its retailer, so one choice says both. Only packages of the segment can be named. */
function LastResortField() {
  const t = useMessages(messages);
  const segment: unknown = Form.useWatch("segment");
  const { data = [], isPending } = useQuery(offeredQuery);
  const options = data
    .filter((each) => each.segment === segment)
    .map(({ package_id, retailer, name }) => ({ value: `${retailer}/${package_id}`, label: t("packageOf", { name, retailer }) }));
  return (
    <Form.Item name="last_resort" label={t("lastResort")} extra={t("lastResortHint")}>
      <Select allowClear showSearch={{ optionFilterProp: "label" }} loading={isPending} placeholder={t("none")} options={options} />
    </Form.Item>
  );
}
