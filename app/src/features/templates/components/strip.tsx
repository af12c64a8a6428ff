import type { ReactNode } from "react";

import { BAND_COLOURS, FAULT_COLOUR, GAP_COLOUR, QUIET_COLOUR } from "../lib/bands";
import { type Band, QUARTER_HOURS } from "../lib/tariff";

/** What one quarter-hour shows: no band is a gap, several are a collision. */
export type Cell = readonly Band[];

interface StripProps {
  readonly cells: readonly Cell[];
  readonly height: number;
  /** A strip that need not be full, such as a layer's, has quiet gaps. */
  readonly quietGaps?: boolean;
  /** Further marks, in the strip's own coordinates: 96 wide, 10 high. */
  readonly children?: ReactNode;
  readonly label: string;
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly cell: Cell;
}

/** A day as a strip of 96 quarter-hours. Gaps are dashed, collisions show all their bands over each other. */
export function Strip({ cells, height, quietGaps = false, children, label }: StripProps) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${QUARTER_HOURS} 10`}
      preserveAspectRatio="none"
      style={{ display: "block", width: "100%", height, borderRadius: 2 }}
    >
      {runsOf(cells).map((run) => (
        <RunMark key={run.start} run={run} gapColour={quietGaps ? QUIET_COLOUR : FAULT_COLOUR} />
      ))}
      {children}
    </svg>
  );
}

function RunMark({ run: { start, end, cell }, gapColour }: { readonly run: Run; readonly gapColour: string }) {
  const width = end - start;
  const [only] = cell;
  if (only === undefined) {
    return (
      <rect
        x={start + 0.15} y={0.6} width={width - 0.3} height={8.8} fill={GAP_COLOUR} stroke={gapColour}
        strokeWidth={1.5} strokeDasharray="4 3" vectorEffect="non-scaling-stroke"
      />
    );
  }
  const share = 10 / cell.length;
  return (
    <>
      {cell.map((band, place) => (
        // Two rules of one band may collide: the place tells them apart.
        <rect key={`${band} ${place}`} x={start} y={place * share} width={width} height={share} fill={BAND_COLOURS[band]} />
      ))}
    </>
  );
}

/** Neighbours that look alike, as one mark. */
export function runsOf(cells: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  for (const [place, cell] of cells.entries()) {
    const last = runs.at(-1);
    if (last && last.cell.join() === cell.join()) runs[runs.length - 1] = { ...last, end: place + 1 };
    else runs.push({ start: place, end: place + 1, cell });
  }
  return runs;
}
