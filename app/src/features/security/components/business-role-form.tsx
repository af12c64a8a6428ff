import { Button, Drawer, Flex, Form, Input, Select } from "antd";

import { useMessages, useTitle } from "@/lib/i18n";

import type { BusinessRole, Document } from "../api/access";
import { NAME } from "../lib/draft";
import { useResourceTitle } from "../lib/resource-title";
import { messages } from "../messages";

interface BusinessRoleFormProps {
  readonly document: Document;
  /** Null for a new one. */
  readonly name: string | null;
  readonly onClose: () => void;
  readonly onSave: ((name: string, role: BusinessRole) => void) | undefined;
  readonly onDelete: ((name: string) => void) | undefined;
}

interface Values extends BusinessRole {
  readonly name: string;
}

const LONGEST_TITLE = 80;
const EMPTY: BusinessRole = { zh: "", en: "", menus: [], resources: [] };

/** One bundle: its titles, the menus that it shows, the resources that it gives. The API checks the whole in the review. */
export function BusinessRoleForm({ document, name, onClose, onSave, onDelete }: BusinessRoleFormProps) {
  const t = useMessages(messages);
  const title = useTitle();
  const resource = useResourceTitle(document);
  const [form] = Form.useForm<Values>();
  const readOnly = onSave === undefined;
  const role = name === null ? EMPTY : (document.business_roles[name] ?? EMPTY);
  const save = ({ name: given, ...value }: Values) => onSave?.(name ?? given, value);
  const needed = { required: true, message: t("needed") };
  return (
    <Drawer
      open
      size={640}
      onClose={onClose}
      title={name === null ? t("newBusinessRole") : title(role)}
      extra={
        <Flex gap={8}>
          {name !== null && onDelete && <Button danger onClick={() => onDelete(name)}>{t("delete")}</Button>}
          {!readOnly && <Button type="primary" onClick={() => form.submit()}>{t("keep")}</Button>}
        </Flex>
      }
    >
      <Form<Values> form={form} layout="vertical" disabled={readOnly} initialValues={{ ...role, name: name ?? "" }} onFinish={save}>
        {name === null && (
          <Form.Item
            name="name"
            label={t("name")}
            extra={t("nameHint")}
            rules={[needed, { pattern: NAME, message: t("nameHint") }, { validator: (_, given: string) => (given in document.business_roles ? Promise.reject(new Error(t("nameTaken"))) : Promise.resolve()) }]}
          >
            <Input className="mono" />
          </Form.Item>
        )}
        <Form.Item name="zh" label={t("titleZh")} rules={[needed]}><Input maxLength={LONGEST_TITLE} /></Form.Item>
        <Form.Item name="en" label={t("titleEn")} rules={[needed]}><Input maxLength={LONGEST_TITLE} /></Form.Item>
        <Form.Item name="menus" label={t("menus")}>
          <Select mode="multiple" optionFilterProp="label" options={Object.entries(document.menus).map(([value, menu]) => ({ value, label: title(menu) }))} />
        </Form.Item>
        <Form.Item name="resources" label={t("resources")}>
          <Select mode="multiple" optionFilterProp="label" options={Object.keys(document.resources).map((value) => ({ value, label: `${resource(value)} · ${value}` }))} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
