import { Descriptions } from "antd";
import type { ReactNode } from "react";

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** Over the whole row. */
  readonly wide?: boolean;
}

/** Facts of a record, in columns where there is room. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <Descriptions
      bordered
      size="small"
      column={{ xs: 1, sm: 1, md: 1, lg: 2, xxl: 3 }}
      styles={{ label: { whiteSpace: "nowrap" }, content: { background: "#fff" } }}
      items={facts.map(({ label, value, wide }) => ({ key: label, label, children: value, ...(wide === true && { span: "filled" as const }) }))}
    />
  );
}
