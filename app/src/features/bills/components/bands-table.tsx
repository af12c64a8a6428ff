import { Radio, Table, type TableColumnsType } from "antd";

import { Energy, Money, Price } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import { useSliceLook } from "../lib/use-slice-look";
import type { Slice } from "../lib/drilling";
import type { Statement } from "../lib/statement";
import { messages } from "../messages";

interface BandsTableProps {
  readonly slices: readonly Slice[];
  readonly statement: Statement;
  readonly chosen: Slice | undefined;
  readonly onChoose: (slice: Slice | undefined) => void;
}

interface Row {
  readonly key: string;
  readonly slice: Slice | undefined;
  readonly wh: number;
  readonly fen: number | undefined;
  readonly e8: number | undefined;
}

/** The energy of each price and tier with what the bill charges for it; one is chosen to look at its days. */
export function BandsTable({ slices, statement, chosen, onChoose }: BandsTableProps) {
  const t = useMessages(messages);
  const look = useSliceLook();
  const lines = statement.lines.filter(({ part }) => part === "energy");
  const rows: Row[] = [
    { key: "all", slice: undefined, wh: slices.reduce((sum, { wh }) => sum + wh, 0), fen: statement.by_part["energy"], e8: undefined },
    ...slices.map((slice) => {
      const own = lines.filter(({ price, tier }) => price === slice.price && (tier ?? 1) === slice.tier);
      return { key: `${slice.price} ${slice.tier}`, slice, wh: slice.wh, fen: own.reduce((sum, line) => sum + line.amount_fen, 0), e8: own[0]?.price_e8_yuan_per_kwh };
    }),
  ];
  const columns: TableColumnsType<Row> = [
    {
      key: "band", title: t("band"),
      render: (_, { slice }) => (
        <Radio checked={slice === chosen} onChange={() => onChoose(slice)}>
          {slice === undefined ? t("allBands") : (
            <>
              <span aria-hidden style={{ display: "inline-block", width: 10, height: 10, borderRadius: 2, marginInlineEnd: 5, background: look.colour(slice.price) }} />
              {look.name(slice, slices)}
            </>
          )}
        </Radio>
      ),
    },
    { key: "energy", title: t("energy"), align: "right", render: (_, { wh }) => <Energy wh={wh} unit="kWh" /> },
    { key: "price", title: t("price"), align: "right", render: (_, { e8 }) => <Price e8={e8} /> },
    { key: "amount", title: t("amount"), align: "right", render: (_, { fen }) => <Money fen={fen} /> },
  ];
  return <Table<Row> size="small" columns={columns} dataSource={rows} pagination={false} scroll={{ x: "max-content" }} />;
}
