import type { ReactNode } from "react";

interface SaidProps {
  readonly by: string;
  readonly when?: ReactNode;
  readonly text: string;
}

/** Who said what. */
export function Said({ by, when, text }: SaidProps) {
  return (
    <div style={{ borderInlineStart: "3px solid #d5dcdf", paddingInlineStart: 12, marginBlockEnd: 12 }}>
      <div className="muted">{by}{when !== undefined && <> · {when}</>}</div>
      <div className="wrap-anywhere">{text}</div>
    </div>
  );
}
