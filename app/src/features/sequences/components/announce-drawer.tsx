import { Alert, App, Button, Drawer, Flex, Form } from "antd";
import { useState } from "react";

import { useNow } from "@/api/use-now";
import { faultLine, isDone, useActionSchema, useSign } from "@/features/signing";
import { useLanguage, useMessages } from "@/lib/i18n";

import { argsOf, conflictsOf } from "../announcing";
import { messages } from "../messages";
import { AnnounceFields } from "./announce-fields";
import { type AnnounceValues, draftOf, STARTING_VALUES } from "./announce-values";

/** Announcing a sequence: what the server would refuse is said while one types. */
export function AnnounceDrawer({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const now = useNow(10_000);
  const { message } = App.useApp();
  const sign = useSign();
  const { faults } = useActionSchema("announce_sequence");
  const [form] = Form.useForm<AnnounceValues>();
  const [values, setValues] = useState<Partial<AnnounceValues>>(STARTING_VALUES);

  const draft = draftOf(values);
  const conflicts = draft ? conflictsOf(draft, now) : {};
  const wrong = draft ? faults(argsOf(draft)) : [];
  const ready = draft !== undefined && wrong.length === 0 && Object.keys(conflicts).length === 0;

  const announce = async () => {
    if (draft === undefined || !ready) return;
    const words = { name: draft.name === "" ? draft.sequence : draft.name };
    const results = await sign([{ action: "announce_sequence", args: argsOf(draft), words }], { title: t("announce") });
    if (!results?.every(isDone)) return;
    void message.success(t("announcedToast"));
    onClose();
  };

  return (
    <Drawer
      open
      title={t("announce")}
      size={560}
      onClose={onClose}
      footer={
        <Flex justify="end" gap={8}>
          <Button type="primary" disabled={!ready} onClick={form.submit}>
            {t("submit")}
          </Button>
        </Flex>
      }
    >
      <Form<AnnounceValues>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={STARTING_VALUES}
        onValuesChange={(_, all) => setValues(all)}
        onFinish={() => void announce()}
      >
        <AnnounceFields mode={values.mode ?? "auction"} conflicts={conflicts} />
      </Form>
      {wrong.length > 0 && (
        <Alert type="warning" showIcon title={wrong.map((fault) => <div key={fault.path}>{faultLine(fault, language)}</div>)} />
      )}
    </Drawer>
  );
}
