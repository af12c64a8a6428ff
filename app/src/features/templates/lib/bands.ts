/** Colours of the time-of-use bands: dear is dark and warm, cheap is light and cool; told apart without colour by lightness. */
import type { Band } from "./tariff";

export const BAND_COLOURS: Readonly<Record<Band, string>> = {
  sharp: "#a63d2f",
  peak: "#dd8452",
  flat: "#f0d9a0",
  valley: "#8fbfcf",
  deep_valley: "#3f7f9c",
};

export const BAND_TEXT: Readonly<Record<Band, string>> = {
  sharp: "#ffffff",
  peak: "#1c2429",
  flat: "#1c2429",
  valley: "#1c2429",
  deep_valley: "#ffffff",
};

export const GAP_COLOUR = "#ffffff";
export const QUIET_COLOUR = "#b9c3c8";
/** A gap where there is no room for a border, as in a map of days. */
export const GAP_GROUND = "#f8d7d4";
export const FAULT_COLOUR = "#b3261e";
