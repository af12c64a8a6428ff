import { useVirtualizer } from "@tanstack/react-virtual";
import { Checkbox } from "antd";
import { type KeyboardEvent, useEffect, useRef } from "react";

import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { Head } from "./head";
import type { Column } from "./model";
import type { Selection } from "./use-selection";

const ROW_PX = 36;
const AHEAD = 12; // rows kept beyond the edges, and how near the end the next page is fetched

export interface GridProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly selection: Selection<Row> | undefined;
  readonly onEndNear: () => void;
}

/** A table of which only the rows in view are in the page. Arrows move, Enter opens, Space chooses. */
export function Grid<Row>(props: GridProps<Row>) {
  const { rows, rowKey, columns, onOpen, selection, onEndNear } = props;
  const t = useMessages(messages);
  const box = useRef<HTMLDivElement>(null);
  // The rows in view change with every scroll: no memoising compiler is used that would not see it.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: AHEAD,
    initialRect: { width: 1_000, height: 600 },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= rows.length - AHEAD) onEndNear();
  }, [last, rows.length, onEndNear]);

  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const width = columns.length + (selection ? 1 : 0);

  const move = (event: KeyboardEvent<HTMLTableRowElement>, index: number) => {
    if (event.target !== event.currentTarget) return;
    const row = rows[index];
    if (row === undefined) return;
    if (event.key === "Enter" && onOpen) onOpen(row);
    else if (event.key === " " && selection) selection.toggle(rowKey(row));
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") focusRow(box.current, index + (event.key === "ArrowDown" ? 1 : -1));
    else return;
    event.preventDefault();
  };

  return (
    <div className="grid-box" ref={box} tabIndex={-1}>
      <table className="grid" aria-label={props.label} aria-rowcount={rows.length + 1}>
        <Head {...props} />
        <tbody>
          {above > 0 && <Spacer width={width} height={above} />}
          {items.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const key = rowKey(row);
            const chosen = selection?.has(key) ?? false;
            return (
              <tr
                key={key}
                aria-rowindex={index + 2}
                {...(selection && { "aria-selected": chosen })}
                data-index={index}
                tabIndex={index === (items[0]?.index ?? 0) ? 0 : -1}
                className={onOpen ? "grid-row-opens" : undefined}
                onClick={(event) => onOpen && !isControl(event.target) && onOpen(row)}
                onKeyDown={(event) => move(event, index)}
              >
                {selection && (
                  <td className="grid-choice">
                    <Checkbox checked={chosen} aria-label={t("selectRow")} onChange={() => selection.toggle(key)} />
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.key} style={{ textAlign: column.align }}>
                    {column.render(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {below > 0 && <Spacer width={width} height={below} />}
        </tbody>
      </table>
    </div>
  );
}

/** Holds the place of rows that are not in the page. */
function Spacer({ width, height }: { readonly width: number; readonly height: number }) {
  return (
    <tr aria-hidden>
      {/* Hidden from readers, like its row. */}
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label */}
      <td colSpan={width} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

function focusRow(box: HTMLDivElement | null, index: number): void {
  box?.querySelector<HTMLElement>(`tr[data-index="${index}"]`)?.focus();
}

/** A click on a link, button or box in a row is meant for that. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest("a, button, input, label") !== null;
}
