import { CheckCircleFilled, CloseCircleFilled } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Col, Flex, Modal, Row, Skeleton } from "antd";
import { useState } from "react";

import { Hash } from "@/components/hash";
import { PdfFrame } from "@/components/pdf-view";
import { QueryProblem } from "@/components/problem-alert";
import { nameOf, type Order, stepOn } from "@/features/orders";
import { isDone, type Step, useSign } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";

import { prepare, type Preparation } from "../api/prepare";
import { type Check, type Reading, readBeforeSigning } from "../lib/reading";
import { messages } from "../messages";
import { AnnexFacts } from "./annex-facts";

const ACTS = { signature: "sign", acceptance: "accept", archive: "doArchive", termination: "propose", amendment: "propose" } as const;
const TITLES = { signature: "toSign", acceptance: "toAccept", archive: "toArchive", termination: "terminateTitle", amendment: "amendTitle" } as const;

interface ReadingDialogProps {
  readonly order: Order;
  readonly wanted: Preparation;
  readonly onClose: () => void;
}

/** The text as it will be signed, what this browser has checked about it, then the signature. */
export function ReadingDialog({ order: opened, wanted, onClose }: ReadingDialogProps) {
  const t = useMessages(messages);
  const [read, setRead] = useState(false);
  // The order as it was, and a key of its own: an event of the ledger, one's own step first of all, must not replace
  // the text under the reader's eyes. The ledger refuses what was signed under a version that is gone.
  const [order] = useState(opened);
  const reading = useQuery({
    queryKey: ["prepared", order.order_id, order.version, wanted.kind],
    queryFn: async () => readBeforeSigning(await prepare(order.order_id, wanted), order, wanted),
    staleTime: "static",
    gcTime: 0,
    retry: false,
  });
  const sign = useSign();
  const act = async (found: Reading) => {
    const results = await sign([stepOf(order, wanted, found)], { title: `${t(TITLES[wanted.kind])}: ${nameOf(order)}` });
    if (results?.every(isDone)) onClose();
  };
  const ready = reading.data?.holds === true && read;
  const footer = (
    <Flex wrap justify="space-between" align="center" gap={8}>
      <Checkbox checked={read} disabled={reading.data?.holds !== true} onChange={(event) => setRead(event.target.checked)}>
        {t("readIt")}
      </Checkbox>
      <Flex gap={8}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="primary" disabled={!ready} onClick={() => reading.data && void act(reading.data)}>
          {t(ACTS[wanted.kind])}
        </Button>
      </Flex>
    </Flex>
  );
  return (
    <Modal open width={1160} style={{ top: 24 }} title={t(TITLES[wanted.kind])} footer={footer} onCancel={onClose}>
      {reading.isError && <QueryProblem query={reading} />}
      {reading.isPending && <Skeleton active title={{ width: "40%" }} paragraph={{ rows: 10 }} aria-label={t("reading")} />}
      {reading.data && <Shown reading={reading.data} />}
    </Modal>
  );
}

function Shown({ reading }: { readonly reading: Reading }) {
  const t = useMessages(messages);
  return (
    <Row gutter={[16, 16]}>
      <Col xs={24} lg={16}>
        <PdfFrame blob={reading.pdf} title={t("text")} fileName={`contract-${reading.step.order_id.slice(0, 12)}.pdf`} height="62vh" />
      </Col>
      <Col xs={24} lg={8}>
        <Flex vertical gap={12}>
          {!reading.holds && <Alert type="error" showIcon role="alert" title={t("checkFails")} />}
          <section>
            <h3 style={{ fontSize: 14, margin: "0 0 8px" }}>{t("checksTitle")}</h3>
            <Flex vertical gap={6} component="ul" style={{ listStyle: "none", margin: 0, padding: 0 }}>
              {reading.checks.map((check) => <CheckLine key={check.name} check={check} />)}
            </Flex>
          </section>
          <div>
            {t("textHash")} <Hash value={reading.hash} />
          </div>
          {reading.annex && (
            <section>
              <h3 style={{ fontSize: 14, margin: "0 0 8px" }}>{t("annex")}</h3>
              <AnnexFacts annex={reading.annex} />
            </section>
          )}
        </Flex>
      </Col>
    </Row>
  );
}

function CheckLine({ check }: { readonly check: Check }) {
  const t = useMessages(messages);
  return (
    <Flex component="li" gap={8} align="baseline">
      {check.holds ? (
        <CheckCircleFilled style={{ color: "#23663f" }} aria-label="✓" />
      ) : (
        <CloseCircleFilled style={{ color: "#b3261e" }} aria-label="✗" />
      )}
      <span>{t(`check_${check.name}`)}</span>
    </Flex>
  );
}

function stepOf(order: Order, wanted: Preparation, { step }: Reading): Step {
  const made = stepOn(order, step.action, { args: step.args as JsonObject });
  return wanted.kind === "amendment" ? { ...made, sealed: wanted.sealed } : made;
}
