import { useNavigate } from "@tanstack/react-router";
import { Button, Flex } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useNow } from "@/api/use-now";
import { type Column, DataTable } from "@/components/data-table";
import { When } from "@/components/figures";
import { Page } from "@/components/page";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";

import type { Plant } from "../api/plants";
import { RunView } from "../components/run-view";
import { LeftSettling, SettleButton } from "../components/settle-button";
import { RegisterDialog } from "../components/terms-dialog";
import { inMonth } from "../lib/standing";
import { messages } from "../messages";
import { usePlantWords } from "../words";

const MINUTE_MS = 60_000;

/** Plants that concern the reader: its own, those that it buys from, those that it gets something from. */
export function PlantsPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const registers = useMay("action:register_plant");
  const month = dayOfPicked(pickedOfMs(useNow(MINUTE_MS))).slice(0, 7);
  const [registering, setRegistering] = useState(false);
  return (
    <Page title={t("title")} actions={<><SettleButton />{registers && <Button type="primary" onClick={() => setRegistering(true)}>{t("register")}</Button>}</>}>
      <LeftSettling />
      <RunView />
      <DataTable
        path="/api/v1/plants" name="plants" noun="plants" label={t("title")} rowKey={(row) => row.plant_id} columns={useColumns(month)} empty={t(registers ? "noneProducing" : "none")}
        onOpen={({ plant_id: plantId }) => void navigate({ to: "/plants/$plantId", params: { plantId } })}
        exports={{ csv: "/api/v1/plants.csv", xlsx: "/api/v1/plants.xlsx", resource: "plant:read" }}
        filters={[
          { name: "producer", label: t("producer"), kind: "text" },
          { name: "buyer", label: t("buyer"), kind: "text" },
        ]}
      />
      {registering && <RegisterDialog month={month} onClose={() => setRegistering(false)} />}
    </Page>
  );
}

function useColumns(month: string): Column<Plant>[] {
  const t = useMessages(messages);
  const words = usePlantWords();
  return [
    { key: "plant", title: t("id"), width: 200, render: (row) => <span className="mono">{row.plant_id}</span> },
    { key: "kind", title: t("kind"), width: 90, render: (row) => words.kind(row.kind) },
    { key: "producer", title: t("producer"), render: (row) => row.producer },
    { key: "buyer", title: t("buyer"), render: (row) => (inMonth(row, month) ?? row.agreements.at(-1) ?? row.proposal)?.buyer ?? "—" },
    { key: "parties", title: t("parties"), width: 90, align: "right", render: (row) => ((row.agreements.at(-1) ?? row.proposal)?.parties.length ?? 0) },
    { key: "state", title: t("state"), width: 210, render: (row) => <Standing plant={row} month={month} /> },
    { key: "at", title: t("changedAt"), width: 160, render: (row) => <When ms={row.refreshed_at} /> },
  ];
}

function Standing({ plant, month }: { readonly plant: Plant; readonly month: string }) {
  const t = useMessages(messages);
  const last = plant.agreements.at(-1);
  return (
    <Flex gap={4} wrap>
      {inMonth(plant, month) !== undefined && <ToneTag tone="good">{t("state_agreed")}</ToneTag>}
      {inMonth(plant, month) === undefined && last !== undefined && (last.start > month ? <ToneTag tone="going">{t("state_coming")}</ToneTag> : <ToneTag tone="over">{t("state_ended")}</ToneTag>)}
      {plant.proposal !== null && <ToneTag tone="waiting">{t("state_proposed")}</ToneTag>}
      {last === undefined && plant.proposal === null && <ToneTag tone="idle">{t("state_none")}</ToneTag>}
    </Flex>
  );
}
