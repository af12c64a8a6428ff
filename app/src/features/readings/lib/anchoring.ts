/** What is to be anchored, in the one form that the ledger takes it, and in parts that each fit an intent. Pure. */
import { base64url, concat, fromHex } from "@/lib/bytes";

export interface Anchor {
  readonly point: string;
  readonly date: string;
  readonly version: number;
  /** In hex. */
  readonly root: string;
}

interface AnchoredDay {
  readonly date: string;
  readonly points: string[];
  readonly roots: string;
  readonly versions?: number[];
}

/** Of an intent's points and roots; the ledger takes 64 KB an intent. */
const MAX_BYTES = 60_000;
/** What stands around a point's id, its root and its version in the text. */
const BESIDE = 50;

/** The arguments of `anchor_readings`: days and their points ascend, and versions are left out where all are first ones. */
export function anchorArgs(anchors: readonly Anchor[]): { readonly days: AnchoredDay[] } {
  const sorted = [...anchors].toSorted(inOrder);
  const dates = [...new Set(sorted.map(({ date }) => date))];
  return { days: dates.map((day) => dayOf(day, sorted.filter(({ date }) => date === day))) };
}

/** The anchors in parts of at most `maxBytes` each. */
export function inBatches(anchors: readonly Anchor[], maxBytes = MAX_BYTES): Anchor[][] {
  const batches: Anchor[][] = [];
  let size = 0;
  for (const anchor of [...anchors].toSorted(inOrder)) {
    const takes = anchor.point.length + BESIDE;
    const batch = batches.at(-1);
    if (batch === undefined || size + takes > maxBytes || batch[0]?.date !== anchor.date) {
      batches.push([anchor]);
      size = takes;
    } else {
      batch.push(anchor);
      size += takes;
    }
  }
  return batches;
}

function dayOf(date: string, entries: readonly Anchor[]): AnchoredDay {
  const versions = entries.map(({ version }) => version);
  return {
    date,
    points: entries.map(({ point }) => point),
    roots: base64url(concat(...entries.map(({ root }) => fromHex(root)))),
    ...(versions.some((version) => version !== 1) && { versions }),
  };
}

/** By code unit, as the ledger compares ids of ASCII letters. */
function inOrder(one: Anchor, other: Anchor): number {
  const [a, b] = [`${one.date} ${one.point}`, `${other.date} ${other.point}`];
  return a < b ? -1 : Number(a > b);
}
