import { useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Input, Select } from "antd";

import { MoneyInput } from "@/components/figure-input";
import { useMessages } from "@/lib/i18n";

import { activeMandatesQuery } from "../api/collection";
import type { Kind, Line } from "../lib/lines";
import { messages } from "../messages";

interface LineEditorProps {
  readonly kind: Kind;
  readonly line: Line;
  /** 1 is the first. */
  readonly place: number;
  readonly onChange: (line: Line) => void;
  readonly onRemove: () => void;
}

/** One item: whose, how much, what for. */
export function LineEditor({ kind, line, place, onChange, onRemove }: LineEditorProps) {
  const t = useMessages(messages);
  const { data: mandates = [] } = useQuery(activeMandatesQuery);
  const options = mandates.map(({ mandate_id: value, payer, number }) => ({ value, label: `${value} · ${payer} · ${number}` }));
  return (
    <Card size="small">
      <Flex wrap gap={8} align="center">
        <Select
          aria-label={t("lineMandate", { place })} placeholder={t("mandate")} showSearch optionFilterProp="label" allowClear style={{ flex: "2 1 220px", minWidth: 0 }}
          value={line.mandate} options={options} onChange={(mandate: string | undefined) => onChange({ ...line, mandate })}
        />
        {kind === "payouts" && (
          <Input
            aria-label={t("linePayee", { place })} placeholder={t("payee")} className="mono" style={{ flex: "1 1 160px" }} maxLength={64} value={line.payee ?? ""}
            disabled={line.mandate !== undefined} onChange={(event) => onChange({ ...line, payee: event.target.value.trim() || undefined })}
          />
        )}
        <div style={{ flex: "1 1 140px" }}>
          <MoneyInput aria-label={t("lineAmount", { place })} placeholder={t("amount")} value={line.amount} onChange={(amount) => onChange({ ...line, amount })} />
        </div>
        <Input
          aria-label={t("lineAbout", { place })} placeholder={t("about")} style={{ flex: "1 1 160px" }} maxLength={140} value={line.about}
          onChange={(event) => onChange({ ...line, about: event.target.value })}
        />
        {line.retryOf !== undefined && <span className="muted mono wrap-anywhere">{t("retryOf", { id: line.retryOf })}</span>}
        <Button size="small" aria-label={t("removeLine", { place })} onClick={onRemove}>×</Button>
      </Flex>
    </Card>
  );
}
