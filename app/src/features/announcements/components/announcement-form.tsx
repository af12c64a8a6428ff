import { App, Button, Card, Col, DatePicker, Drawer, Flex, Form, Input, Row, Segmented } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";

import { isDone, useSign } from "@/features/signing";
import { useLanguage, useMessages } from "@/lib/i18n";
import { dayAfterPicked, pickedOfDay } from "@/lib/market-time";

import type { Announcement } from "../api/announcements";
import { messages } from "../messages";
import { charactersOf, MAX_CHARACTERS, paragraphsOf, textOf } from "../paragraphs";
import { lastDay } from "../validity";
import { AnnouncementBody } from "./announcement-body";

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const MAX_TITLE = 120;

interface Values {
  readonly id: string;
  readonly titleZh: string;
  readonly titleEn: string;
  readonly textZh: string;
  readonly textEn: string;
  readonly importance: "normal" | "important";
  readonly lastDay?: Dayjs | null;
}

interface AnnouncementFormProps {
  /** The one that is corrected; without it a new one is written. */
  readonly before?: Announcement;
  readonly onClose: () => void;
}

export function AnnouncementForm({ before, onClose }: AnnouncementFormProps) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const sign = useSign();
  const [form] = Form.useForm<Values>();
  const start = before ? valuesOf(before) : { importance: "normal" as const };
  const [values, setValues] = useState<Partial<Values>>(start);
  const title = t(before ? "correct" : "write");

  const publish = async (written: Values) => {
    const content = contentOf(written);
    const step = before
      ? { action: "publish_announcement", target: before.announcement_id, version: before.version, args: content }
      : { action: "publish_announcement", args: { announcement: written.id, ...content } };
    const results = await sign([step], { title });
    if (!results?.every(isDone)) return;
    void message.success(t("publishedToast"));
    onClose();
  };

  const footer = (
    <Flex justify="end">
      <Button type="primary" onClick={form.submit}>{t("submit")}</Button>
    </Flex>
  );
  return (
    <Drawer open title={title} size={880} onClose={onClose} footer={footer}>
      <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={start} onValuesChange={(_, all) => setValues(all)} onFinish={(written) => void publish(written)}>
        {before === undefined && (
          <Form.Item name="id" label={t("id")} extra={t("idHint")} rules={[{ required: true, message: t("required") }, { pattern: ID, message: t("idHint") }]}>
            <Input className="mono" maxLength={64} autoComplete="off" />
          </Form.Item>
        )}
        <Row gutter={16}>
          <Col xs={24} md={12}><InLanguage language="Zh" /></Col>
          <Col xs={24} md={12}><InLanguage language="En" /></Col>
        </Row>
        <Row gutter={16}>
          <Col xs={24} md={12}>
            <Form.Item name="importance" label={t("importance")} extra={t("importantHint")}>
              <Segmented options={(["normal", "important"] as const).map((value) => ({ value, label: t(value) }))} />
            </Form.Item>
          </Col>
          <Col xs={24} md={12}>
            <Form.Item name="lastDay" label={t("validTo")} extra={t("validToHint")}>
              <DatePicker style={{ width: "100%" }} />
            </Form.Item>
          </Col>
        </Row>
      </Form>
      <Preview values={values} />
    </Drawer>
  );
}

function InLanguage({ language }: { readonly language: "Zh" | "En" }) {
  const t = useMessages(messages);
  const required = { required: true, whitespace: true, message: t("required") };
  const checkLength = async (_: unknown, text = "") => {
    const count = charactersOf(paragraphsOf(String(text)));
    if (count > MAX_CHARACTERS) throw new Error(t("tooLong", { max: MAX_CHARACTERS, count }));
  };
  return (
    <>
      <Form.Item name={`title${language}`} label={t(`title${language}`)} rules={[required]}>
        <Input maxLength={MAX_TITLE} showCount autoComplete="off" />
      </Form.Item>
      <Form.Item name={`text${language}`} label={t(`text${language}`)} extra={t("textHint")} rules={[required, { validator: checkLength }]}>
        <Input.TextArea autoSize={{ minRows: 8, maxRows: 18 }} />
      </Form.Item>
    </>
  );
}

function Preview({ values }: { readonly values: Partial<Values> }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const title = language === "zh" ? values.titleZh : values.titleEn;
  const text = language === "zh" ? values.textZh : values.textEn;
  if (!title && !text) return null;
  return (
    <Card size="small" title={[t("preview"), title].filter(Boolean).join(" · ")}>
      <AnnouncementBody paragraphs={paragraphsOf(text ?? "")} />
    </Card>
  );
}

function contentOf({ titleZh, titleEn, textZh, textEn, importance, lastDay: last }: Values) {
  return {
    title: { zh: titleZh.trim(), en: titleEn.trim() },
    text: { zh: paragraphsOf(textZh), en: paragraphsOf(textEn) },
    importance,
    ...(last && { valid_to: dayAfterPicked(last) }),
  };
}

function valuesOf({ announcement_id, title, text, importance, valid_to }: Announcement): Values {
  return {
    id: announcement_id,
    titleZh: title.zh,
    titleEn: title.en,
    textZh: textOf(text.zh),
    textEn: textOf(text.en),
    importance,
    ...(valid_to && { lastDay: pickedOfDay(lastDay(valid_to)) }),
  };
}
