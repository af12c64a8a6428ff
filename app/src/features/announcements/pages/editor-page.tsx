import { PlusOutlined } from "@ant-design/icons";
import { App, Button, Form, Modal, Select } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { Page } from "@/components/page";
import { isDone, useSign } from "@/features/signing";
import { useLanguage, useMessages } from "@/lib/i18n";

import type { Announcement } from "../api/announcements";
import { AnnouncementForm } from "../components/announcement-form";
import { AnnouncementList } from "../components/announcement-list";
import { messages } from "../messages";

const REASONS = ["published_in_error", "superseded", "no_longer_applies"] as const;

type Open = { readonly what: "new" } | { readonly what: "correct" | "withdraw"; readonly announcement: Announcement };

export function EditorPage() {
  const t = useMessages(messages);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const write = (
    <Allowed resource="action:publish_announcement">
      <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen({ what: "new" })}>{t("write")}</Button>
    </Allowed>
  );
  const buttons = (announcement: Announcement) =>
    announcement.status === "published" && (
      <>
        <Allowed resource="action:publish_announcement">
          <Button size="small" onClick={() => setOpen({ what: "correct", announcement })}>{t("correctButton")}</Button>
        </Allowed>
        <Allowed resource="action:withdraw_announcement">
          <Button size="small" danger onClick={() => setOpen({ what: "withdraw", announcement })}>{t("withdraw")}</Button>
        </Allowed>
      </>
    );
  return (
    <Page title={t("edit")} actions={write}>
      <AnnouncementList filters={{}} actions={buttons} />
      {open?.what === "new" && <AnnouncementForm onClose={close} />}
      {open?.what === "correct" && <AnnouncementForm before={open.announcement} onClose={close} />}
      {open?.what === "withdraw" && <WithdrawDialog announcement={open.announcement} onClose={close} />}
    </Page>
  );
}

function WithdrawDialog({ announcement, onClose }: { readonly announcement: Announcement; readonly onClose: () => void }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { message } = App.useApp();
  const sign = useSign();
  const [reason, setReason] = useState<string>(REASONS[0]);
  const withdraw = async () => {
    const { announcement_id, version, title } = announcement;
    const step = { action: "withdraw_announcement", target: announcement_id, version, args: { reason }, words: { target: title[language] } };
    const results = await sign([step], { title: t("withdrawTitle") });
    if (!results?.every(isDone)) return;
    void message.success(t("withdrawnToast"));
    onClose();
  };
  return (
    <Modal open title={t("withdrawTitle")} okText={t("submit")} okButtonProps={{ danger: true }} onOk={() => void withdraw()} onCancel={onClose}>
      <p>{t("withdrawHint")}</p>
      <Form.Item label={t("withdrawReason")} htmlFor="withdraw-reason" layout="vertical">
        <Select id="withdraw-reason" value={reason} onChange={setReason} options={REASONS.map((value) => ({ value, label: t(`reason_${value}`) }))} />
      </Form.Item>
    </Modal>
  );
}
