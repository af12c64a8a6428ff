import { Tag } from "antd";

import { useTitle } from "@/lib/i18n";
import { stateLook, type StateOf, type Tone } from "@/lib/states";

/** Text, ground and border of each tone; the text has a contrast of 4.5 and more on its ground. */
const COLOURS: Readonly<Record<Tone, readonly [string, string, string]>> = {
  idle: ["#44525b", "#f0f3f4", "#d5dcdf"],
  going: ["#1d5fa8", "#eaf2fb", "#bcd5ef"],
  waiting: ["#7a5200", "#fdf4e1", "#efd9a6"],
  reached: ["#0f6b7a", "#e3f2f4", "#add6dc"],
  good: ["#23663f", "#e6f4eb", "#b4dcc3"],
  bad: ["#a3211a", "#fcebea", "#f0c0bd"],
  over: ["#5a666d", "#f6f7f8", "#e0e4e6"],
};

interface StateTagProps {
  readonly of: StateOf;
  readonly state: string;
}

export function StateTag({ of, state }: StateTagProps) {
  const title = useTitle();
  const look = stateLook(of, state);
  return <ToneTag tone={look.tone}>{title(look.title)}</ToneTag>;
}

/** A tag in one of the fixed colours, for what is not a record's state. */
export function ToneTag({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  const [color, background, borderColor] = COLOURS[tone];
  return <Tag style={{ color, background, borderColor, marginInlineEnd: 0 }}>{children}</Tag>;
}
