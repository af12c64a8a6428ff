import { Energy, Price } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import type { BidStep } from "../rules/types";

/** A bid's steps, one a line. */
export function BidSteps({ steps }: { readonly steps: readonly BidStep[] }) {
  const t = useMessages(messages);
  return (
    <div role="list" aria-label={t("steps")} style={{ display: "grid", gridTemplateColumns: "max-content max-content", columnGap: 16 }}>
      {steps.map((step) => (
        <div key={step.price_e8} role="listitem" style={{ display: "contents" }}>
          <span className="num"><Energy wh={step.energy_wh} unit="MWh" /></span>
          <span className="num"><Price e8={step.price_e8} /></span>
        </div>
      ))}
    </div>
  );
}
