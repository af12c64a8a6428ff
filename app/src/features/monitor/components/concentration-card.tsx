import { Link } from "@tanstack/react-router";
import { Flex, Table } from "antd";

import { Energy } from "@/components/figures";
import { Figures } from "@/components/figures-row";
import { percentText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { permilleOf } from "@/lib/units";

import type { Monitor } from "../api/monitor";
import { messages } from "../messages";

type Concentration = Monitor["concentration"];
type Share = Concentration["top"][number];

/** How contracts in force are spread over retailers. */
export function ConcentrationCard({ concentration }: { readonly concentration: Concentration }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { contracts, retailers, hhi_by_contracts, hhi_by_public_energy, top } = concentration;
  return (
    <Flex vertical gap={12}>
      <Figures
        figures={[
          [t("contracts"), contracts],
          [t("retailers"), retailers],
          [t("hhiContracts"), hhi_by_contracts],
          [t("hhiEnergy"), hhi_by_public_energy],
        ]}
      />
      <span className="muted">{t("concentrationHint")}</span>
      <Table<Share>
        size="small"
        rowKey="retailer"
        dataSource={top}
        pagination={false}
        scroll={{ x: 460 }}
        locale={{ emptyText: t("noContracts") }}
        columns={[
          { key: "retailer", title: t("retailer"), render: (_, row) => <Link to={`/participants/${row.retailer}`}>{row.retailer}</Link> },
          { key: "contracts", title: t("contracts"), align: "right", dataIndex: "contracts" },
          { key: "share", title: t("share"), align: "right", render: (_, row) => percentText(permilleOf(row.contracts, contracts), language) },
          { key: "energy", title: t("publicEnergy"), align: "right", render: (_, row) => <Energy wh={row.public_energy_wh} /> },
        ]}
      />
    </Flex>
  );
}
