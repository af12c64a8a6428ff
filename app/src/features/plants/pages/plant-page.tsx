import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { useNow } from "@/api/use-now";
import { Facts } from "@/components/facts";
import { When } from "@/components/figures";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";

import { type Plant, plantQuery } from "../api/plants";
import { AgreementsCard } from "../components/agreements-card";
import { MonthsCard } from "../components/months-card";
import { ProposalCard } from "../components/proposal-card";
import { RunView } from "../components/run-view";
import { LeftSettling, SettleButton } from "../components/settle-button";
import { ProposeDialog } from "../components/terms-dialog";
import { inMonth, partiesOf } from "../lib/standing";
import { messages } from "../messages";
import { usePlantWords } from "../words";

const MINUTE_MS = 60_000;

/** One plant: what is agreed about it, what waits for an answer, and what its months came to. */
export function PlantPage() {
  const t = useMessages(messages);
  const { plantId = "" } = useParams({ strict: false });
  const query = useQuery(plantQuery(plantId));
  const title = t("plant", { plant: plantId });
  if (query.isError) return <Page title={title}><QueryProblem query={query} /></Page>;
  if (!query.data) return <Page title={title}><Skeleton active paragraph={{ rows: 12 }} /></Page>;
  return <Opened plant={query.data} />;
}

function Opened({ plant }: { readonly plant: Plant }) {
  const t = useMessages(messages);
  const words = usePlantWords();
  const { participant } = useSession();
  const month = dayOfPicked(pickedOfMs(useNow(MINUTE_MS))).slice(0, 7);
  const settles = [plant.producer, ...plant.agreements.map(({ buyer }) => buyer)].includes(participant) && plant.agreements.length > 0;
  return (
    <Page
      title={t("plant", { plant: plant.plant_id })}
      extra={inMonth(plant, month) === undefined ? undefined : <ToneTag tone="good">{t("state_agreed")}</ToneTag>}
      actions={<>{settles && <SettleButton plantId={plant.plant_id} />}<Propose plant={plant} month={month} /></>}
    >
      <Facts
        facts={[
          { label: t("kind"), value: words.kind(plant.kind) },
          { label: t("producer"), value: <Link to="/participants/$participantId" params={{ participantId: plant.producer }}>{plant.producer}</Link> },
          { label: t("version"), value: plant.version },
          { label: t("changedAt"), value: <When ms={plant.refreshed_at} /> },
          { label: t("operator"), value: plant.operator },
          { label: t("block"), value: <Link to="/explorer/blocks/$number" params={{ number: String(plant.changed_in_block) }}>{plant.changed_in_block}</Link> },
        ]}
      />
      {plant.proposal !== null && <ProposalCard key={plant.proposal.terms_hash} plant={plant} proposal={plant.proposal} />}
      <LeftSettling />
      <RunView />
      <AgreementsCard plant={plant} month={month} />
      <MonthsCard plant={plant} />
    </Page>
  );
}

/** Producer and present buyer propose; another proposal takes the place of the one that waits. */
function Propose({ plant, month }: { readonly plant: Plant; readonly month: string }) {
  const t = useMessages(messages);
  const { participant } = useSession();
  const may = useMay("action:propose_plant_terms") && partiesOf(plant).includes(participant);
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("propose")}</Button>
      {open && <ProposeDialog plant={plant} month={month} onClose={() => setOpen(false)} />}
    </>
  );
}
