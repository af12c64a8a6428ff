import { Link } from "@tanstack/react-router";
import { Card, Flex } from "antd";

import { Energy, Period, Price } from "@/components/figures";
import { ToneTag } from "@/components/state-tag";
import { useSequenceWords } from "@/features/sequences";
import { templateMessages, usePriceName } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import type { RetailPackage } from "../api/packages";
import { messages } from "../messages";

interface PackageCardProps {
  readonly package: RetailPackage;
}

/** A package on the dashboard: who offers it, at which prices, for whom. */
export function PackageCard({ package: offer }: PackageCardProps) {
  const words = useSequenceWords();
  const t = useMessages(messages);
  const templateText = useMessages(templateMessages);
  return (
    <Card
      size="small" style={{ height: "100%" }}
      title={
        <Link to="/packages/$packageId" params={{ packageId: offer.package_id }}>
          {offer.name}
        </Link>
      }
    >
      <Flex vertical gap={8}>
        <Flex wrap gap={6} align="center">
          <span>{offer.retailer}</span>
          <span className="muted">· {words.segment(offer.segment)}</span>
          <span style={{ flex: 1 }} />
          {offer.retired ? <ToneTag tone="over">{t("retired")}</ToneTag> : null}
          {offer.green ? <ToneTag tone="good">{templateText("green")}</ToneTag> : null}
          {kindsOf(offer).map((kind) => (
            <ToneTag key={kind} tone="idle">{templateText(`kind_${kind}`)}</ToneTag>
          ))}
        </Flex>
        <PriceList prices={offer.prices} />
        <div className="muted" style={{ fontSize: 12 }}>
          <Period start={offer.valid_from} end={offer.valid_to} />
          {" · "}
          <Energy wh={offer.volume["min_wh"]} />–<Energy wh={offer.volume["max_wh"]} />
        </div>
      </Flex>
    </Card>
  );
}

/** Each price by its name, in columns that line up. */
export function PriceList({ prices }: { readonly prices: Readonly<Record<string, number>> }) {
  const priceName = usePriceName();
  return (
    <dl style={{ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(132px, 1fr))", gap: "4px 16px", margin: 0 }}>
      {Object.entries(prices).toSorted(byPrice).map(([name, e8]) => (
        <div key={name} style={{ minWidth: 0 }}>
          <dt className="muted" style={{ fontSize: 12 }}>{priceName(name)}</dt>
          <dd style={{ margin: 0, fontWeight: 600 }}><Price e8={e8} /></dd>
        </div>
      ))}
    </dl>
  );
}

function byPrice([, one]: [string, number], [, other]: [string, number]): number {
  return other - one;
}

/** "Fixed" says nothing beside "time of use" or "tiers". */
export function kindsOf({ price_kinds }: RetailPackage) {
  const telling = price_kinds.filter((kind) => kind !== "fixed");
  return telling.length > 0 ? telling : price_kinds;
}
