import { Flex, Timeline as AntTimeline } from "antd";
import type { ReactNode } from "react";

import type { Tone } from "@/lib/states";

import { When } from "./figures";

export interface TimelineEntry {
  readonly key: string;
  readonly title: ReactNode;
  /** Milliseconds since 1970 UTC; null for what has not happened yet. */
  readonly at: number | null;
  /** Who, where, in which block. */
  readonly detail?: ReactNode;
  readonly tone?: Tone;
}

const COLOURS: Readonly<Record<Tone, string>> = {
  idle: "#8a9aa3", going: "#1d5fa8", waiting: "#9a6700", reached: "#0f6b7a", good: "#23663f", bad: "#b3261e", over: "#8a9aa3",
};

/** Steps in the order in which they were taken. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const items = entries.map((entry) => ({
    key: entry.key,
    color: COLOURS[entry.tone ?? "reached"],
    content: (
      <Flex vertical gap={2}>
        <Flex wrap gap="0 10px" align="baseline">
          <strong>{entry.title}</strong>
          {entry.at !== null && (
            <span className="muted">
              <When ms={entry.at} show="second" />
            </span>
          )}
        </Flex>
        {entry.detail}
      </Flex>
    ),
  }));
  return <AntTimeline items={items} />;
}
