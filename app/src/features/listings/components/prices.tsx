import { useCallback } from "react";

import { Price } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { BANDS, priceEntries } from "../taking";

/** One price by itself; several with the parts of the day that they are for; a dash for prices that follow a reference. */
export function Prices({ prices }: { readonly prices: Readonly<Record<string, number>> }) {
  const bandName = useBandName();
  const entries = priceEntries(prices);
  const [first] = entries;
  if (first === undefined) return "—";
  if (entries.length === 1) return <Price e8={first[1]} />;
  return (
    <span style={{ display: "inline-grid", gridTemplateColumns: "auto auto", columnGap: 8 }}>
      {entries.map(([name, e8]) => (
        <span key={name} style={{ display: "contents" }}>
          <span className="muted nowrap">{bandName(name)}</span>
          <span className="num"><Price e8={e8} /></span>
        </span>
      ))}
    </span>
  );
}

/** A price's name in words where it is a part of the day. */
export function useBandName(): (name: string) => string {
  const t = useMessages(messages);
  return useCallback(
    (name) => (BANDS.includes(name) ? t(`band_${name as "sharp" | "peak" | "flat" | "valley" | "deep_valley"}`) : name),
    [t],
  );
}
