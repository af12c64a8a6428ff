import { Alert, Button, Card, Flex } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { FileChoice } from "@/components/file-choice";
import { useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import type { Plant, PlantProposal } from "../api/plants";
import { type IncomeTerms, openText } from "../lib/opened";
import { answersOf } from "../lib/standing";
import { messages } from "../messages";
import { AgreementView } from "./agreement-view";
import { PrivateTerms } from "./private-terms";

/** What waits for the other side, and the answers that the reader may give. */
export function ProposalCard({ plant, proposal }: { readonly plant: Plant; readonly proposal: PlantProposal }) {
  const t = useMessages(messages);
  const { participant, role } = useSession();
  const [brought, setBrought] = useState<IncomeTerms>();
  const { own, agree, decline } = answersOf(plant, participant);
  // A grid company's peer has no terms: what its people agree to comes to them from the producer.
  const bringsTerms = agree && role.startsWith("grid_");
  const shown = (terms: IncomeTerms | undefined) => <AgreementView agreement={proposal} end={proposal.end} terms={terms} />;
  return (
    <Card size="small" title={t("proposal")} extra={<span className="muted">{t("proposedBy", { by: `${proposal.by} (${proposal.user})` })}</span>}>
      <Flex vertical gap={12}>
        {(agree || own) && <Alert type={agree ? "warning" : "info"} showIcon title={t(agree ? "otherProposal" : "ownProposal")} />}
        {bringsTerms ? <><TermsFile hash={proposal.terms_hash} onTerms={setBrought} />{shown(brought)}</> : (
          <PrivateTerms plantId={plant.plant_id} termsHash={proposal.terms_hash} parties={[plant.producer, proposal.buyer]}>{shown}</PrivateTerms>
        )}
        <Answers plant={plant} proposal={proposal} may={{ agree, decline, own }} ready={!bringsTerms || brought !== undefined} />
      </Flex>
    </Card>
  );
}

interface AnswersProps {
  readonly plant: Plant;
  readonly proposal: PlantProposal;
  readonly may: ReturnType<typeof answersOf>;
  /** The terms have been seen. */
  readonly ready: boolean;
}

function Answers({ plant, proposal, may, ready }: AnswersProps) {
  const t = useMessages(messages);
  const sign = useSign();
  const agrees = useMay("action:agree_plant_terms") && may.agree;
  const declines = useMay("action:decline_plant_terms") && may.decline;
  const of = { target: plant.plant_id, version: plant.version, words: { target: plant.plant_id } };
  const agree = () => void sign([{ action: "agree_plant_terms", ...of, args: { terms_hash: proposal.terms_hash } }], { title: t("agree") });
  const decline = () => void sign([{ action: "decline_plant_terms", ...of }], { title: t(may.own ? "takeBack" : "decline") });
  if (!agrees && !declines) return null;
  return (
    <Flex gap={8}>
      {agrees && <Button type="primary" disabled={!ready} onClick={agree}>{t("agree")}</Button>}
      {declines && <Button danger onClick={decline}>{t(may.own ? "takeBack" : "decline")}</Button>}
    </Flex>
  );
}

function TermsFile({ hash, onTerms }: { readonly hash: string; readonly onTerms: (terms: IncomeTerms | undefined) => void }) {
  const t = useMessages(messages);
  const [differs, setDiffers] = useState(false);
  const open = async (file: File | undefined) => {
    onTerms(undefined);
    setDiffers(false);
    if (file === undefined) return;
    try {
      onTerms((await openText<{ readonly terms: IncomeTerms }>(await file.text(), hash)).terms);
    } catch {
      setDiffers(true);
    }
  };
  return (
    <Flex vertical gap={6}>
      <span className="muted">{t("termsFileHint")}</span>
      <FileChoice label={t("termsFromFile")} accept=".json" onFile={(file) => void open(file)} />
      {differs && <Alert type="error" showIcon role="alert" title={t("termsDiffer")} />}
    </Flex>
  );
}
