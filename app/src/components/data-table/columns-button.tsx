import { SettingOutlined } from "@ant-design/icons";
import { Button, Checkbox, Flex, Popover } from "antd";

import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import type { Column } from "./model";
import type { ChosenColumns } from "./use-columns";

interface ColumnsButtonProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly chosen: ChosenColumns<Row>;
}

export function ColumnsButton<Row>({ columns, chosen }: ColumnsButtonProps<Row>) {
  const t = useMessages(messages);
  const keys = chosen.shown.map((column) => column.key);
  const content = (
    <Flex vertical gap={8}>
      <Checkbox.Group
        value={keys}
        onChange={(picked) => picked.length > 0 && chosen.choose(picked)}
        style={{ flexDirection: "column", gap: 6 }}
        options={columns.map((column) => ({ value: column.key, label: column.title }))}
      />
      <Button size="small" onClick={chosen.reset}>
        {t("resetColumns")}
      </Button>
    </Flex>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button icon={<SettingOutlined aria-hidden />} aria-label={t("columns")} title={t("columns")} />
    </Popover>
  );
}
