/** Links to what stands on the ledger, by its number or hash. */
import { Link } from "@tanstack/react-router";
import { Tooltip } from "antd";

import { CopyButton } from "@/components/hash";
import { integerText } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";

export function BlockLink({ number }: { readonly number: number }) {
  const language = useLanguage();
  return (
    <Link to="/explorer/blocks/$number" params={{ number: String(number) }} className="nowrap">
      {integerText(number, language)}
    </Link>
  );
}

interface IdLinkProps {
  readonly id: string;
  /** Hexadecimal digits that are shown of it. */
  readonly digits?: number;
  readonly copy?: boolean;
}

export const TransactionLink = ({ id, ...rest }: IdLinkProps) => <IdLink to={`/explorer/transactions/${id}`} id={id} {...rest} />;

export const IntentLink = ({ id, ...rest }: IdLinkProps) => <IdLink to={`/explorer/intents/${id}`} id={id} {...rest} />;

export const ContractLink = ({ id, ...rest }: IdLinkProps) => <IdLink to={`/explorer/contracts/${id}`} id={id} {...rest} />;

function IdLink({ to, id, digits = 12, copy = false }: IdLinkProps & { readonly to: string }) {
  return (
    <span className="nowrap">
      <Tooltip title={<span className="mono wrap-anywhere">{id}</span>}>
        <Link to={to} className="mono">
          {id.length > digits + 1 ? `${id.slice(0, digits)}…` : id}
        </Link>
      </Tooltip>
      {copy && <CopyButton text={id} />}
    </span>
  );
}
