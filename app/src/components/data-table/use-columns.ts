/** Which columns of a table are shown: as the URL says, else as chosen before in this browser, else as designed. */
import { useMemo, useState } from "react";

import { remember, remembered } from "@/lib/remembered";

import type { Column } from "./model";
import type { TableSearch } from "./use-table-search";

export interface ChosenColumns<Row> {
  readonly shown: readonly Column<Row>[];
  readonly choose: (keys: readonly string[]) => void;
  readonly reset: () => void;
}

export function useColumns<Row>(name: string, columns: readonly Column<Row>[], search: TableSearch): ChosenColumns<Row> {
  const place = `energysale.columns.${name}`;
  const [before, setBefore] = useState(() => remembered(place)?.split(","));
  const chosen = search.columns ?? before;
  const shown = useMemo(() => {
    const picked = columns.filter((column) => chosen?.includes(column.key) ?? column.hidden !== true);
    return picked.length > 0 ? picked : columns;
  }, [columns, chosen]);
  return {
    shown,
    choose: (keys) => {
      remember(place, keys.join(","));
      setBefore([...keys]);
      search.setColumns(keys);
    },
    reset: () => {
      remember(place, null);
      setBefore(undefined);
      search.setColumns(undefined);
    },
  };
}
