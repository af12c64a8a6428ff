import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Button, Flex, Tooltip } from "antd";
import { useEffect, useState } from "react";

import { useMessages } from "@/lib/i18n";

import { messages } from "./messages";

const COPIED_MS = 1_500;

interface HashProps {
  readonly value: string | null | undefined;
  /** Shown at the beginning and, behind dots, four at the end. */
  readonly digits?: number;
  readonly copy?: boolean;
}

/** The beginning and end of a hash or id; the whole of it is in the tooltip and is what is copied. */
export function Hash({ value, digits = 8, copy = true }: HashProps) {
  if (value == null) return <span>—</span>;
  const short = value.length > digits + 6 ? `${value.slice(0, digits)}…${value.slice(-4)}` : value;
  return (
    <span className="nowrap">
      <Tooltip title={<span className="mono wrap-anywhere">{value}</span>}>
        <span className="mono">{short}</span>
      </Tooltip>
      {copy && <CopyButton text={value} />}
    </span>
  );
}

export function CopyButton({ text }: { readonly text: string }) {
  const t = useMessages(messages);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const label = copied ? t("copied") : t("copy");
  return (
    <Button
      type="text"
      size="small"
      aria-label={label}
      title={label}
      icon={copied ? <CheckOutlined /> : <CopyOutlined />}
      onClick={(event) => {
        event.stopPropagation();
        void navigator.clipboard.writeText(text).then(() => setCopied(true));
      }}
    />
  );
}

/** Several ids in a row, for example the organisations that endorsed. */
export function Ids({ values }: { readonly values: readonly string[] }) {
  if (values.length === 0) return <span>—</span>;
  return (
    <Flex wrap gap={4}>
      {values.map((value) => (
        <Hash key={value} value={value} copy={false} />
      ))}
    </Flex>
  );
}
