import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Form, Modal, Select } from "antd";

import { EnergyInput } from "@/components/figure-input";
import { useMessages } from "@/lib/i18n";

import { capsOf, capsRows, type CapRow } from "../lib/volume-caps";
import { marketYear } from "../lib/market-year";
import { messages } from "../messages";

const YEARS_AHEAD = 6;

interface VolumeCapDialogProps {
  readonly caps: Readonly<Record<string, number>>;
  readonly onCaps: (caps: Record<string, number>) => void;
  readonly onClose: () => void;
}

/** All years' caps at once, as the ledger takes them. */
export function VolumeCapDialog({ caps, onCaps, onClose }: VolumeCapDialogProps) {
  const t = useMessages(messages);
  const [form] = Form.useForm<{ rows: CapRow[] }>();
  const rows: readonly Partial<CapRow>[] = Form.useWatch("rows", form) ?? [];
  const years = yearsFrom(caps).map((value) => ({ value, label: value, disabled: rows.some((row) => row?.year === value) }));
  return (
    <Modal open title={t("setCap")} okText={t("submit")} onOk={form.submit} onCancel={onClose}>
      <p className="muted">{t("capHint")}</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ rows: capsRows(caps) }} onFinish={(values) => onCaps(capsOf(values.rows))}>
        <Form.List name="rows">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <Flex key={key} gap={8} align="start">
                  <Form.Item name={[name, "year"]} label={t("year")} rules={[{ required: true, message: t("needed") }]} style={{ width: 110 }}>
                    <Select options={years} />
                  </Form.Item>
                  <Form.Item name={[name, "wh"]} label={t("cap")} rules={[{ required: true, message: t("needed") }]} style={{ flex: 1 }}>
                    <EnergyInput unit="GWh" />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined aria-hidden />}
                    aria-label={t("removeYear", { year: rows[name]?.year ?? "" })}
                    style={{ marginTop: 26 }}
                    onClick={() => remove(name)}
                  />
                </Flex>
              ))}
              <Button type="dashed" block icon={<PlusOutlined aria-hidden />} onClick={() => add({})}>{t("addYear")}</Button>
            </>
          )}
        </Form.List>
      </Form>
    </Modal>
  );
}

function yearsFrom(caps: Readonly<Record<string, number>>): string[] {
  const first = Number(marketYear(Date.now()));
  const ahead = Array.from({ length: YEARS_AHEAD }, (_, index) => String(first + index));
  return [...new Set([...Object.keys(caps), ...ahead])].toSorted();
}
