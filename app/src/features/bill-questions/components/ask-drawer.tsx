import { Form, Select } from "antd";

import { useMessages } from "@/lib/i18n";
import { oneLine } from "@/lib/one-line";

import { type AskedBill, askStep } from "../lib/steps";
import { messages } from "../messages";
import { SayDrawer } from "./say-drawer";
import { TextField } from "./text-field";

interface AskDrawerProps {
  readonly bill: AskedBill;
  /** What each line of the statement is called, in its order. */
  readonly lines: readonly string[];
  readonly onClose: () => void;
}

interface Values {
  readonly about: number;
  readonly text: string;
}

const WHOLE = -1;

/** A question about a bill or one of its lines. */
export function AskDrawer({ bill, lines, onClose }: AskDrawerProps) {
  const t = useMessages(messages);
  const options = [{ value: WHOLE, label: t("wholeBill") }, ...lines.map((label, line) => ({ value: line, label: `${line + 1} · ${label}` }))];
  return (
    <SayDrawer<Values>
      title={t("ask")} signTitle={t("signTitle", { month: bill.month })} onClose={onClose}
      steps={({ about, text }) => [() => askStep(bill, oneLine(text), about === WHOLE ? undefined : about)]}
    >
      <Form.Item name="about" label={t("about")} initialValue={WHOLE}>
        <Select options={options} showSearch={{ optionFilterProp: "label" }} />
      </Form.Item>
      <TextField label={t("text")} />
    </SayDrawer>
  );
}
