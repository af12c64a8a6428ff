import { Card, Collapse, Empty, Flex } from "antd";

import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";
import type { Tone } from "@/lib/states";

import type { Agreement, Plant } from "../api/plants";
import { endOf, isVoid } from "../lib/standing";
import { messages } from "../messages";
import { usePlantWords } from "../words";
import { AgreementView } from "./agreement-view";
import { PrivateTerms } from "./private-terms";

const TONES = { agreed: "good", coming: "waiting", ended: "over", replaced: "over" } as const satisfies Record<string, Tone>;

/** What both sides have signed, the last one first: each holds from its first month on until a later one. */
export function AgreementsCard({ plant, month }: { readonly plant: Plant; readonly month: string }) {
  const t = useMessages(messages);
  const words = usePlantWords();
  const newest = plant.agreements.toReversed();
  if (newest.length === 0) return <Card size="small" title={t("agreements")}><Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noAgreement")} /></Card>;
  const open = newest.find((each) => standingOf(plant, each, month) === "agreed") ?? newest[0];
  return (
    <Card size="small" title={t("agreements")}>
      <Collapse
        size="small" defaultActiveKey={open === undefined ? [] : [open.number]}
        items={newest.map((each) => {
          const standing = standingOf(plant, each, month);
          return {
            key: each.number,
            label: (
              <Flex wrap gap={10} align="center">
                {t("agreement", { number: each.number })}
                <span className="muted">{words.months(each.start, isVoid(plant, each) ? each.end : endOf(plant, each))} · {each.buyer}</span>
                <ToneTag tone={TONES[standing]}>{t(`state_${standing}`)}</ToneTag>
              </Flex>
            ),
            children: <Opened plant={plant} agreement={each} />,
          };
        })}
      />
    </Card>
  );
}

function Opened({ plant, agreement }: { readonly plant: Plant; readonly agreement: Agreement }) {
  const t = useMessages(messages);
  const agreed = Object.entries(agreement.agreed_by).map(([participant, user]) => `${participant} (${user})`).join(" · ");
  const end = isVoid(plant, agreement) ? agreement.end : endOf(plant, agreement);
  return (
    <PrivateTerms plantId={plant.plant_id} termsHash={agreement.terms_hash} parties={[plant.producer, agreement.buyer]}>
      {(terms) => <AgreementView agreement={agreement} end={end} terms={terms} facts={[{ label: t("agreedBy"), value: agreed, wide: true }]} />}
    </PrivateTerms>
  );
}

function standingOf(plant: Plant, agreement: Agreement, month: string): keyof typeof TONES {
  if (isVoid(plant, agreement)) return "replaced";
  if (agreement.start > month) return "coming";
  const end = endOf(plant, agreement);
  return end === null || month < end ? "agreed" : "ended";
}
