import { CaretDownOutlined, CaretUpOutlined } from "@ant-design/icons";
import { Checkbox } from "antd";

import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import type { GridProps } from "./grid";
import type { Column } from "./model";

type HeadProps<Row> = Pick<GridProps<Row>, "columns" | "rows" | "sort" | "onSort" | "selection">;

export function Head<Row>({ columns, rows, sort, onSort, selection }: HeadProps<Row>) {
  const t = useMessages(messages);
  const chosen = selection?.rows.length ?? 0;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selection && (
          <th className="grid-choice" scope="col">
            <Checkbox
              aria-label={t("selectAll")}
              checked={chosen > 0 && chosen === rows.length}
              indeterminate={chosen > 0 && chosen < rows.length}
              onChange={({ target }) => (target.checked ? selection.all() : selection.clear())}
            />
          </th>
        )}
        {columns.map((column) => (
          <th key={column.key} scope="col" style={{ width: column.width, textAlign: column.align }} aria-sort={sorted(column, sort)}>
            {column.sort === undefined ? column.title : <SortButton column={column} name={column.sort} sort={sort} onSort={onSort} />}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface SortButtonProps<Row> {
  readonly column: Column<Row>;
  readonly name: string;
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
}

/** Ascending, then descending, then as the API orders by itself. */
function SortButton<Row>({ column, name, sort, onSort }: SortButtonProps<Row>) {
  const t = useMessages(messages);
  const next = sort === name ? `-${name}` : sort === `-${name}` ? undefined : name;
  return (
    <button type="button" className="grid-sort" title={t("sortBy", { column: column.title })} onClick={() => onSort(next)}>
      {column.title}
      {sort === name && <CaretUpOutlined aria-hidden />}
      {sort === `-${name}` && <CaretDownOutlined aria-hidden />}
    </button>
  );
}

function sorted<Row>(column: Column<Row>, sort: string | undefined): "ascending" | "descending" | undefined {
  if (column.sort === undefined || sort === undefined) return undefined;
  if (sort === column.sort) return "ascending";
  return sort === `-${column.sort}` ? "descending" : undefined;
}
