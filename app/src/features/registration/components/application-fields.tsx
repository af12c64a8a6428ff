import { Form, Input, Radio, Select } from "antd";

import { type ApplicationForm, FIRST_ROLE, type ParticipantKind, ROLES } from "@/features/registration/application-body";
import { messages } from "@/features/registration/messages";
import { isSignableText } from "@/lib/canonical";
import { useMessages, useTitle } from "@/lib/i18n";
import { ROLE_TITLES } from "@/lib/role-titles";

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const PHONE = /^\+?[0-9][0-9 -]{4,18}[0-9]$/;
const EMAIL = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
const CREDIT_CODE = /^[0-9A-Z]{18}$/;
const CLASSES = ["industrial", "commercial", "residential"] as const;

/** What an applicant fills in; the same rules as the exchange's. */
export function ApplicationFields({ participantKind }: { readonly participantKind: ParticipantKind }) {
  const t = useMessages(messages);
  const form = Form.useFormInstance<ApplicationForm>();
  const kind = Form.useWatch("kind", form) ?? "participant";
  const holder = Form.useWatch("holder", form) ?? "company";
  const rule = useRules();
  const title = useTitle();

  const text = (name: keyof ApplicationForm, maxLength: number, ...rules: object[]) => (
    <Form.Item name={name} label={t(name as "name_zh")} rules={[rule.needed, rule.signable, ...rules]}>
      <Input maxLength={maxLength} />
    </Form.Item>
  );
  return (
    <>
      <Form.Item name="kind" label={t("kind")}>
        <Radio.Group
          options={(["participant", "user"] as const).map((value) => ({ value, label: t(`kind_${value}`) }))}
          onChange={() => form.setFieldsValue({ roles: [FIRST_ROLE[participantKind]] })}
        />
      </Form.Item>
      <h2 style={{ fontSize: 15 }}>{t("party")}</h2>
      <div className="form-grid">
        <Form.Item name="participant" label={t("participant")} extra={t("idHelp")} rules={[rule.needed, rule.id]}>
          <Input spellCheck={false} />
        </Form.Item>
        {kind === "participant" && (
          <>
            {participantKind === "consumer" && (
              <>
                <Form.Item name="holder" label={t("holder")}>
                  <Radio.Group
                    options={(["company", "household"] as const).map((value) => ({ value, label: t(`holder_${value}`) }))}
                    onChange={(event) => event.target.value === "household" && form.setFieldsValue({ class: "residential" })}
                  />
                </Form.Item>
                <Form.Item name="class" label={t("class")}>
                  <Select
                    disabled={holder === "household"}
                    options={CLASSES.map((value) => ({ value, label: t(`class_${value}`) }))}
                  />
                </Form.Item>
              </>
            )}
            {text("name_zh", 128)}
            {text("name_en", 128)}
            {text("address", 256)}
            {holder === "company" && text("credit_code", 18, { pattern: CREDIT_CODE, message: t("badCode") })}
          </>
        )}
      </div>
      <h2 style={{ fontSize: 15 }}>{t("contact")}</h2>
      <div className="form-grid">
        {text("contact_name", 128)}
        {text("phone", 20, { pattern: PHONE, message: t("badPhone") })}
        {text("email", 254, { pattern: EMAIL, message: t("badEmail") })}
      </div>
      <h2 style={{ fontSize: 15 }}>{t("userPart")}</h2>
      <div className="form-grid">
        <Form.Item name="user" label={t("user")} extra={t("idHelp")} rules={[rule.needed, rule.id]}>
          <Input spellCheck={false} autoComplete="username" />
        </Form.Item>
        <Form.Item name="roles" label={t("roles")} rules={[{ required: true, message: t("needed") }]}>
          <Select
            mode="multiple"
            options={ROLES[participantKind].map((value) => ({ value, label: title(ROLE_TITLES[value] ?? { zh: value, en: value }) }))}
          />
        </Form.Item>
      </div>
    </>
  );
}

function useRules() {
  const t = useMessages(messages);
  return {
    needed: { required: true, whitespace: true, message: t("needed") },
    id: { pattern: ID, message: t("idHelp") },
    signable: {
      validator: (_: unknown, value: string | undefined) =>
        isSignableText(value ?? "") ? Promise.resolve() : Promise.reject(new Error(t("badText"))),
    },
  };
}
