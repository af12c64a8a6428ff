/** Which rows are chosen, by their keys. Rows that are gone are not chosen any more. */
import { useMemo, useState } from "react";

export interface Selection<Row> {
  readonly rows: readonly Row[];
  readonly has: (key: string) => boolean;
  readonly toggle: (key: string) => void;
  readonly all: () => void;
  readonly clear: () => void;
}

export function useSelection<Row>(rows: readonly Row[], rowKey: (row: Row) => string): Selection<Row> {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => rows.filter((row) => keys.has(rowKey(row))), [rows, keys, rowKey]);
  return {
    rows: chosen,
    has: (key) => keys.has(key),
    toggle: (key) =>
      setKeys((before) => {
        const after = new Set(before);
        if (!after.delete(key)) after.add(key);
        return after;
      }),
    all: () => setKeys(new Set(rows.map(rowKey))),
    clear: () => setKeys(new Set()),
  };
}
