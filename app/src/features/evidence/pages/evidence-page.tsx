import { Card, Col, Flex, Input, Row } from "antd";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { DataTable } from "@/components/data-table";
import { Page } from "@/components/page";
import { type ArchivedContract, useContractColumns, useContractFilters } from "@/features/contracts";
import { useMessages } from "@/lib/i18n";

import { EvidenceButton, Explanation } from "../components/evidence-panel";
import { VerifyCommand } from "../components/verify-command";
import { isOrderId } from "../lib/evidence";
import { messages } from "../messages";

/** Evidence of any order that one may see: chosen from the contracts, or by its id. */
export function EvidencePage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const { order }: { readonly order?: unknown } = useSearch({ strict: false });
  const id = typeof order === "string" ? order : "";
  const choose = (chosen: string) =>
    void navigate({ to: ".", search: (before: object) => ({ ...before, order: chosen === "" ? undefined : chosen }), replace: true });
  const columns = useContractColumns(["id", "state", "consumer", "retailer", "package", "period", "changed"], ["package"]);
  const filters = useContractFilters(["party", "state", "period"]);
  return (
    <Page title={t("evidence")}>
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={14}>
          <DataTable
            path="/api/v1/contracts"
            name="evidence"
            noun="contracts"
            label={t("list")}
            rowKey={(row) => row.order_id}
            columns={columns}
            filters={filters}
            onOpen={(row: ArchivedContract) => choose(row.order_id)}
            empty={<span className="muted">{t("none")}</span>}
          />
        </Col>
        <Col xs={24} xl={10}>
          <Card title={t("what")}>
            <Flex vertical gap={14}>
              <Explanation />
              <IdField id={id} onChange={choose} />
              <EvidenceButton key={id} orderId={id} disabled={!isOrderId(id)} />
              {isOrderId(id) && <VerifyCommand orderId={id} />}
            </Flex>
          </Card>
        </Col>
      </Row>
    </Page>
  );
}

interface IdFieldProps {
  readonly id: string;
  readonly onChange: (id: string) => void;
}

function IdField({ id, onChange }: IdFieldProps) {
  const t = useMessages(messages);
  const wrong = id !== "" && !isOrderId(id);
  return (
    <Flex vertical gap={4}>
      <label htmlFor="evidence-order">{t("id")}</label>
      <Input
        id="evidence-order"
        className="mono"
        value={id}
        allowClear
        placeholder={t("idHint")}
        status={wrong ? "error" : ""}
        aria-invalid={wrong}
        onChange={(event) => onChange(event.target.value.trim().toLowerCase())}
      />
      {wrong && <span role="alert" style={{ color: "#a3211a" }}>{t("idWrong")}</span>}
    </Flex>
  );
}
