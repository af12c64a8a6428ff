import { Collapse, Descriptions, Typography } from "antd";

import { messages } from "@/features/signing/messages";
import type { Step } from "@/features/signing/step";
import { detailsOf, sentenceOf } from "@/features/signing/words";
import { useLanguage, useMessages } from "@/lib/i18n";

interface StepWordsProps {
  readonly step: Step;
}

/** One step in plain words, with everything that is in it. */
export function StepWords({ step }: StepWordsProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const details = detailsOf(step, language);
  return (
    <>
      <Typography.Paragraph strong style={{ fontSize: 15, marginBottom: 8 }}>
        {sentenceOf(step, language)}
      </Typography.Paragraph>
      {step.terms !== undefined && <Typography.Paragraph type="secondary">{t("privateTerms")}</Typography.Paragraph>}
      {details.length > 0 && (
        <Collapse
          size="small"
          items={[
            {
              key: "details",
              label: t("details"),
              children: (
                <Descriptions
                  size="small"
                  column={1}
                  items={details.map(({ name, value }) => ({
                    key: name,
                    label: name,
                    children: <span className="wrap-anywhere">{value}</span>,
                  }))}
                />
              ),
            },
          ]}
        />
      )}
    </>
  );
}

/** Many steps, each in one sentence; the list scrolls. */
export function StepList({ steps }: { readonly steps: readonly Step[] }) {
  const language = useLanguage();
  return (
    // A list that scrolls has to be reached by the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ol style={{ maxHeight: 320, overflow: "auto", margin: 0, paddingInlineStart: 36 }} tabIndex={0}>
      {steps.map((step, index) => (
        // The list does not change while it is shown, and steps may be alike.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>{sentenceOf(step, language)}</li>
      ))}
    </ol>
  );
}
