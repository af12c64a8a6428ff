import { Flex } from "antd";

import { useMessages } from "@/lib/i18n";

import { BAND_COLOURS } from "../lib/bands";
import { type Band, BANDS } from "../lib/tariff";
import { messages } from "../messages";

export function BandSwatch({ band }: { readonly band: Band }) {
  const t = useMessages(messages);
  return (
    <span className="nowrap">
      <span
        aria-hidden
        style={{ display: "inline-block", width: 10, height: 10, borderRadius: 2, marginInlineEnd: 5, background: BAND_COLOURS[band] }}
      />
      {t(`band_${band}`)}
    </span>
  );
}

export function BandLegend({ bands = BANDS }: { readonly bands?: readonly Band[] }) {
  return (
    <Flex wrap gap={12} style={{ fontSize: 12 }}>
      {bands.map((band) => (
        <BandSwatch key={band} band={band} />
      ))}
    </Flex>
  );
}
