import { Button, Card, Checkbox, Flex } from "antd";
import type { ReactNode } from "react";

import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import type { GridProps } from "./grid";

type CardsProps<Row> = Pick<GridProps<Row>, "label" | "rows" | "rowKey" | "columns" | "onOpen" | "selection">;

/** A table's rows where there is no room for columns: the first column is the title, the others stand below. */
export function Cards<Row>({ label, rows, rowKey, columns, onOpen, selection }: CardsProps<Row>) {
  const t = useMessages(messages);
  const [first, ...others] = columns;
  return (
    <ul aria-label={label} className="row-cards">
      {rows.map((row) => {
        const key = rowKey(row);
        return (
          <li key={key}>
            <Card size="small">
              <Flex vertical gap={6}>
                <Flex gap={8} align="center" justify="space-between">
                  {selection && (
                    <Checkbox checked={selection.has(key)} aria-label={t("selectRow")} onChange={() => selection.toggle(key)} />
                  )}
                  <strong style={{ flex: 1, minWidth: 0 }}>{first?.render(row)}</strong>
                  {onOpen && (
                    <Button size="small" onClick={() => onOpen(row)}>
                      {t("openRow")}
                    </Button>
                  )}
                </Flex>
                {others.map((column) => (
                  <Line key={column.key} title={column.title}>
                    {column.render(row)}
                  </Line>
                ))}
              </Flex>
            </Card>
          </li>
        );
      })}
    </ul>
  );
}

function Line({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Flex gap={12} justify="space-between" className="card-line">
      <span className="muted nowrap">{title}</span>
      <span style={{ textAlign: "right", minWidth: 0 }} className="wrap-anywhere">
        {children}
      </span>
    </Flex>
  );
}
