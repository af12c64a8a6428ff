/** What a price and tier is called, and its colour: that of its band where it has the band's name. */
import { BAND_COLOURS, BANDS, usePriceName } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import type { Slice } from "./drilling";

const OTHER_COLOUR = "#0f6b7a";

export function useSliceLook() {
  const t = useMessages(messages);
  const priceName = usePriceName();
  return {
    colour: (price: string) => {
      const band = BANDS.find((each) => each === price);
      return band === undefined ? OTHER_COLOUR : BAND_COLOURS[band];
    },
    /** The tier is named where there are several. */
    name: ({ price, tier }: Pick<Slice, "price" | "tier">, among: readonly Pick<Slice, "tier">[]) =>
      among.some((each) => each.tier !== tier) ? `${priceName(price)} · ${t("tier", { tier })}` : priceName(price),
  };
}
