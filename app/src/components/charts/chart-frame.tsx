import { Button, Empty, Flex, Skeleton } from "antd";
import type { EChartsCoreOption } from "echarts/core";
import { lazy, Suspense, useState } from "react";

import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

const Canvas = lazy(async () => ({ default: (await import("./canvas")).Canvas }));

export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface ChartFrameProps {
  readonly title: string;
  readonly height: number;
  readonly option: EChartsCoreOption;
  /** The same figures, for those who cannot see the picture or want to copy them. Made when asked for. */
  readonly table: () => ChartTable;
  readonly empty: boolean;
}

/** A chart with its title, and its figures as a table instead. */
export function ChartFrame({ title, height, option, table, empty }: ChartFrameProps) {
  const t = useMessages(messages);
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className="chart">
      <Flex justify="space-between" align="center" gap={8}>
        <figcaption>{title}</figcaption>
        {!empty && (
          <Button size="small" type="text" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? t("asChart") : t("asTable")}
          </Button>
        )}
      </Flex>
      {empty && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} style={{ height: height - 40 }} />}
      {!empty && asTable && <Figures table={table()} height={height} title={title} />}
      {!empty && !asTable && (
        <Suspense fallback={<Skeleton.Node active style={{ width: "100%", height }} />}>
          <Canvas option={option} height={height} label={title} />
        </Suspense>
      )}
    </figure>
  );
}

function Figures({ table, height, title }: { readonly table: ChartTable; readonly height: number; readonly title: string }) {
  return (
    // A box that scrolls must be reachable by key.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="grid-box" style={{ maxHeight: height }} tabIndex={0} role="region" aria-label={title}>
      <table className="grid">
        <thead>
          <tr>
            {table.head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, index) => (
                <td key={table.head[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
