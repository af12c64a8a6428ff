import { Card, Flex, Grid } from "antd";

import { decimalText, priceText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { E8 } from "@/lib/units";

import type { ReferencePrice } from "../api/reference-prices";
import { meanOf } from "../lib/curve";
import { messages } from "../messages";

const SHOWN = 24;
/** As many bars have room for their figures; of more, the tooltip and the table tell them. */
const LABELLED = 12;

/** The last two years of a reference as bars; a curve by its mean. The table below has the figures. */
export function MonthsChart({ reference, prices }: { readonly reference: string; readonly prices: readonly ReferencePrice[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const wide = Grid.useBreakpoint().lg === true;
  const shown = prices.slice(-SHOWN).map(({ month, price_e8_yuan_per_kwh: price, curve }) => ({ month, e8: price ?? (curve ? meanOf(curve) : 0) }));
  const most = Math.max(1, ...shown.map(({ e8 }) => e8));
  return (
    <Card size="small" title={`${t("chart")} · ${reference}`}>
      <Flex gap={4} align="end" style={{ height: 144 }} role="img" aria-label={`${t("chart")} ${reference}`}>
        {shown.map(({ month, e8 }) => (
          <div key={month} style={{ flex: 1, minWidth: 0, textAlign: "center" }} title={`${month} ${priceText(e8, language)}`}>
            <div className="nowrap" style={{ fontSize: 11 }}>{wide && shown.length <= LABELLED && decimalText(e8, E8, language, { min: 4, max: 4 })}</div>
            <div style={{ height: Math.max(1, (Math.max(0, e8) / most) * 104), background: "#0f6b7a", borderRadius: "2px 2px 0 0" }} />
            <div className="muted" style={{ fontSize: 11, whiteSpace: "nowrap", overflow: "hidden" }}>{month.slice(5)}</div>
          </div>
        ))}
      </Flex>
    </Card>
  );
}
