import { useNow } from "@/api/use-now";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { nextTime, type Sequence } from "../moves";

const DAY_S = 86_400;

/** How long until the sequence's next announced time; nothing where none is to come. */
export function Countdown({ sequence }: { readonly sequence: Sequence }) {
  const next = nextTime(sequence);
  return next === undefined ? null : <Until event={next.event} at={next.at} />;
}

function Until({ event, at }: { readonly event: "opens" | "closes" | "reveal_ends"; readonly at: number }) {
  const t = useMessages(messages);
  const left = Math.ceil((at - useNow()) / 1_000);
  if (left <= 0) return <span className="muted nowrap">{t("timeReached")}</span>;
  const days = Math.floor(left / DAY_S);
  return (
    <span className="nowrap" role="timer" aria-live="off">
      <span className="muted">{t(event)} </span>
      <strong>{days > 0 ? `${t("days", { count: days })} ${clock(left % DAY_S)}` : clock(left)}</strong>
    </span>
  );
}

function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
