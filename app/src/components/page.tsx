import { Flex, Typography } from "antd";
import type { ReactNode } from "react";

interface PageProps {
  readonly title: ReactNode;
  /** What stands beside the title: a state, an id. */
  readonly extra?: ReactNode;
  /** Buttons, on the right. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page: title row with actions, then its content. */
export function Page({ title, extra, actions, children }: PageProps) {
  return (
    <Flex vertical gap={12}>
      <Flex wrap align="center" justify="space-between" gap={8} style={{ minHeight: 32 }}>
        <Flex wrap align="center" gap={10} style={{ minWidth: 0 }}>
          <Typography.Title level={1} style={{ fontSize: 20, margin: 0 }}>
            {title}
          </Typography.Title>
          {extra}
        </Flex>
        {actions !== undefined && (
          <Flex wrap gap={8}>
            {actions}
          </Flex>
        )}
      </Flex>
      {children}
    </Flex>
  );
}
