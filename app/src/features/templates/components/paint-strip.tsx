import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from "react";

import { useMessages } from "@/lib/i18n";

import { clockRange } from "../lib/clock";
import type { Paint } from "../lib/rules";
import { type Band, BANDS, QUARTER_HOURS } from "../lib/tariff";
import { messages } from "../messages";
import { type Cell, Strip } from "./strip";

const HOUR = 4;

interface PaintStripProps {
  readonly cells: readonly Cell[];
  readonly label: string;
  /** What the pointer paints; without it, it clears. */
  readonly brush: Paint | undefined;
  readonly onPaint: (start: number, end: number, brush: Paint | undefined) => void;
  /** A digit chose a band. */
  readonly onBand: (band: Band) => void;
}

/**
 * A strip that one paints: by dragging with the pointer, or with the keyboard. Arrows move by a quarter-hour (Page keys
 * by an hour), with Shift they extend what is chosen, Enter paints it, Delete clears it, 1 to 5 choose a band.
 */
export function PaintStrip({ cells, label, brush, onPaint, onBand }: PaintStripProps) {
  const t = useMessages(messages);
  const hint = useId();
  const box = useRef<HTMLDivElement>(null);
  const [anchor, setAnchor] = useState(0);
  const [cursor, setCursor] = useState(0);
  const [dragging, setDragging] = useState(false);
  const [focused, setFocused] = useState(false);
  const start = Math.min(anchor, cursor);
  const end = Math.max(anchor, cursor) + 1;
  const bands = (cells[cursor] ?? []).map((band) => t(`band_${band}`)).join(" + ") || t("nothingPainted");

  const place = (event: PointerEvent) => {
    const { left, width } = box.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return clamp(Math.floor(((event.clientX - left) / width) * QUARTER_HOURS));
  };
  const move = (to: number, extend: boolean) => {
    setCursor(clamp(to));
    if (!extend) setAnchor(clamp(to));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const band = BANDS[Number(event.key) - 1];
    const step = STEPS[event.key];
    if (step !== undefined) move(cursor + step, event.shiftKey);
    else if (event.key === "Home") move(0, event.shiftKey);
    else if (event.key === "End") move(QUARTER_HOURS - 1, event.shiftKey);
    else if (event.key === "Enter" || event.key === " ") onPaint(start, end, brush);
    else if (event.key === "Delete" || event.key === "Backspace") onPaint(start, end, undefined);
    else if (band) onBand(band);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-describedby={hint}
        aria-valuemin={0}
        aria-valuemax={QUARTER_HOURS - 1}
        aria-valuenow={cursor}
        aria-valuetext={`${clockRange(start, end)}, ${bands}`}
        style={{ cursor: "crosshair", touchAction: "none", userSelect: "none" }}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          move(place(event), event.shiftKey);
          setDragging(true);
        }}
        onPointerMove={(event) => dragging && move(place(event), true)}
        onPointerUp={() => {
          if (dragging) onPaint(start, end, brush);
          setDragging(false);
        }}
        onPointerCancel={() => setDragging(false)}
      >
        <Strip cells={cells} height={34} quietGaps label={label}>
          {(dragging || focused) && (
            <rect
              x={start} y={0.4} width={end - start} height={9.2} fill="rgba(15,107,122,0.28)" stroke="#0b4f5a"
              strokeWidth={2} vectorEffect="non-scaling-stroke"
            />
          )}
        </Strip>
      </div>
      <div id={hint} className="muted" style={{ fontSize: 12, minHeight: 18 }}>
        {(dragging || focused) && t("painting", { hours: clockRange(start, end), bands })}
      </div>
    </>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -HOUR,
  PageUp: HOUR,
};

function clamp(place: number): number {
  return Math.min(QUARTER_HOURS - 1, Math.max(0, place));
}
