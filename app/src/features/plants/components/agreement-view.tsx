import { Link } from "@tanstack/react-router";
import { Flex } from "antd";

import { type Fact, Facts } from "@/components/facts";
import { Hash } from "@/components/hash";
import { useMessages } from "@/lib/i18n";

import type { Agreement, PlantProposal } from "../api/plants";
import type { IncomeTerms } from "../lib/opened";
import { messages } from "../messages";
import { usePlantWords } from "../words";
import { PartiesTable } from "./parties-table";

interface AgreementViewProps {
  readonly agreement: Omit<Agreement, "number" | "agreed_by"> | PlantProposal;
  /** The month after the last one in which it holds. */
  readonly end: string | null;
  readonly terms: IncomeTerms | undefined;
  readonly facts?: readonly Fact[];
}

/** What is agreed or proposed: months, buyer, points, parties, and the terms where the reader has them. */
export function AgreementView({ agreement, end, terms, facts = [] }: AgreementViewProps) {
  const t = useMessages(messages);
  const words = usePlantWords();
  return (
    <Flex vertical gap={10}>
      <Facts
        facts={[
          { label: t("period"), value: words.months(agreement.start, end) },
          { label: t("buyer"), value: <Link to="/participants/$participantId" params={{ participantId: agreement.buyer }}>{agreement.buyer}</Link> },
          { label: t("points"), value: <Points points={agreement.points} /> },
          { label: t("termsHash"), value: <Hash value={agreement.terms_hash} /> },
          ...(terms === undefined ? [] : [{ label: t("price"), value: words.rate(terms.price) }]),
          ...facts,
        ]}
      />
      <PartiesTable parties={agreement.parties} terms={terms} />
    </Flex>
  );
}

function Points({ points }: { readonly points: readonly string[] }) {
  return (
    <Flex wrap gap="2px 10px">
      {points.map((point) => <Link key={point} className="mono" to="/metering-points/$pointId" params={{ pointId: point }}>{point}</Link>)}
    </Flex>
  );
}
