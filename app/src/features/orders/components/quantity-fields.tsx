import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Collapse, DatePicker, Flex, Form } from "antd";
import type { Dayjs } from "dayjs";

import { EnergyInput, PowerInput } from "@/components/figure-input";
import { useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfDay } from "@/lib/market-time";

import { formMessages } from "../form-messages";
import type { QuantityName } from "../lib/quantities";

/** Contracted demand and capacity, and energy by month; inside a `Form` whose values have `TermsValues`. */
export function QuantityFields() {
  const t = useMessages(formMessages);
  const fields = (
    <>
      <QuantityList name="demand" />
      <QuantityList name="capacity" />
      <QuantityList name="energyByMonth" />
    </>
  );
  return <Collapse size="small" items={[{ key: "quantities", label: t("quantities"), forceRender: true, children: fields }]} />;
}

function QuantityList({ name }: { readonly name: QuantityName }) {
  const t = useMessages(formMessages);
  return (
    <Form.Item label={t(name)} extra={t(`${name}Hint`)}>
      <Form.List name={name}>
        {(rows, { add, remove }) => (
          <Flex vertical gap={8}>
            {rows.map((row) => (
              <Flex key={row.key} gap={8} align="start">
                <Form.Item name={[row.name, "month"]} style={{ margin: 0 }} rules={[{ required: true, message: t("monthNeeded") }]}>
                  <MonthInput label={t("fromMonth")} />
                </Form.Item>
                <Form.Item name={[row.name, "figure"]} style={{ margin: 0, flex: 1 }} rules={[{ required: true, message: t("quantityNeeded") }]}>
                  <FigureInput name={name} label={t(name)} />
                </Form.Item>
                <Button icon={<DeleteOutlined />} aria-label={t("removeQuantity")} onClick={() => remove(row.name)} />
              </Flex>
            ))}
            <Button icon={<PlusOutlined />} onClick={() => add({ month: null, figure: null })} aria-label={`${t("addQuantity")} · ${t(name)}`}>
              {t("addQuantity")}
            </Button>
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  );
}

interface FieldProps<Value> {
  readonly id?: string;
  readonly label: string;
  readonly value?: Value | null;
  readonly onChange?: (value: Value | null) => void;
}

function FigureInput({ name, label, ...input }: FieldProps<number> & { readonly name: QuantityName }) {
  if (name === "energyByMonth") return <EnergyInput {...input} unit="MWh" aria-label={label} />;
  return <PowerInput {...input} unit={name === "demand" ? "kW" : "kVA"} aria-label={label} />;
}

/** A month as YYYY-MM. */
function MonthInput({ id, label, value, onChange }: FieldProps<string>) {
  return (
    <DatePicker
      picker="month"
      {...(id !== undefined && { id })}
      aria-label={label}
      allowClear={false}
      value={value == null ? null : pickedOfDay(`${value}-01`)}
      onChange={(picked: Dayjs | null) => onChange?.(picked === null ? null : dayOfPicked(picked).slice(0, 7))}
    />
  );
}
