import { Card } from "antd";
import type { ReactNode } from "react";

interface WidgetCardProps {
  readonly title: ReactNode;
  /** The way to all of what the widget shows a little of. */
  readonly extra?: ReactNode;
  readonly children: ReactNode;
}

/** What every widget of the dashboard stands in, so that their heads are alike and each is as high as its row. */
export function WidgetCard({ title, extra, children }: WidgetCardProps) {
  return (
    <Card size="small" title={title} extra={extra} style={{ height: "100%" }}>
      {children}
    </Card>
  );
}
