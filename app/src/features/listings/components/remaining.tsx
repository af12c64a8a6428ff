import { Progress } from "antd";

import { Energy } from "@/components/figures";
import { permilleOf } from "@/lib/units";

import type { Listing } from "../taking";

/** How much is left, with how much of it is taken. */
export function Remaining({ listing: { taken_wh, energy_wh, remaining_wh } }: { readonly listing: Listing }) {
  const taken = permilleOf(taken_wh, energy_wh) / 10;
  return (
    <div style={{ minWidth: 120 }}>
      <div className="nowrap">
        <Energy wh={remaining_wh} /> <span className="muted">/ <Energy wh={energy_wh} /></span>
      </div>
      <Progress percent={taken} showInfo={false} size={{ height: 4 }} aria-label={`${taken}%`} style={{ display: "block", lineHeight: 1, margin: 0 }} />
    </div>
  );
}
