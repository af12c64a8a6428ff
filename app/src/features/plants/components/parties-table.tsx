import { Table, type TableColumnsType } from "antd";

import { useSession } from "@/api/session";
import { useMessages } from "@/lib/i18n";

import type { PlantParty } from "../api/plants";
import type { IncomeTerms } from "../lib/opened";
import { messages } from "../messages";
import { usePlantWords } from "../words";

interface PartiesTableProps {
  readonly parties: readonly PlantParty[];
  /** Where the reader may see them: what each role gets, and each party's weight. */
  readonly terms?: IncomeTerms | undefined;
}

interface Row extends PlantParty {
  readonly weight: number | undefined;
  readonly gets: IncomeTerms["roles"][number] | undefined;
}

/** Who gets something of what a plant feeds in, and how much where it is known. */
export function PartiesTable({ parties, terms }: PartiesTableProps) {
  const t = useMessages(messages);
  const words = usePlantWords();
  const { participant } = useSession();
  const rows = parties.map((party, place): Row => ({ ...party, weight: terms?.weights[place], gets: terms?.roles.find(({ role }) => role === party.role) }));
  const columns: TableColumnsType<Row> = [
    { key: "role", title: t("role"), render: (_, row) => words.role(row.role) },
    { key: "party", title: t("party"), render: (_, row) => <span className="nowrap">{row.party}{row.kind === "participant" && row.party === participant && <span className="muted"> · {t("you")}</span>}</span> },
    { key: "kind", title: t("partyKind"), render: (_, row) => t(`partyKind_${row.kind}`) },
    ...(terms === undefined ? [] : ([
      { key: "gets", title: t("roles"), align: "right", render: (_, { gets }) => <Gets gets={gets} /> },
      { key: "weight", title: t("weight"), align: "right", render: (_, row) => row.weight },
    ] satisfies TableColumnsType<Row>)),
  ];
  return (
    <Table<Row>
      size="small" rowKey={(row) => `${row.role} ${row.kind} ${row.party}`} columns={columns} dataSource={rows} pagination={false} scroll={{ x: "max-content" }}
      onRow={() => ({ tabIndex: 0 })}
    />
  );
}

function Gets({ gets }: { readonly gets: Row["gets"] }) {
  const words = usePlantWords();
  if (gets === undefined) return "—";
  return <span className="nowrap">{gets.fee === undefined ? words.percent(gets.share_bp ?? 0) : words.rate(gets.fee)}</span>;
}
