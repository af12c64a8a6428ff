import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Card, DatePicker, Flex, Table } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { Period } from "@/components/figures";
import { Hash } from "@/components/hash";
import { QueryProblem } from "@/components/problem-alert";
import { type Step, useSign } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfDay, pickedOfMs } from "@/lib/market-time";

import { type PassOn, passOnQuery } from "../api/registry";
import { messages } from "../messages";
import { useParticipantWords } from "../words";

const MAX_STEPS = 1_000;

/** The contracts of a retailer that has defaulted, and the steps that hand its consumers to the supplier of last resort. */
export function PassOnCard({ retailer }: { readonly retailer: string }) {
  const t = useMessages(messages);
  const words = useParticipantWords();
  const sign = useSign();
  const [endsOn, setEndsOn] = useState(() => dayOfPicked(pickedOfMs(Date.now()).add(1, "day")));
  const query = useQuery(passOnQuery(retailer, endsOn));
  const contracts = (query.data ?? []).slice(0, MAX_STEPS);
  return (
    <Card size="small" title={t("passOn")}>
      <Flex vertical gap={12}>
        <Alert type="warning" showIcon title={t("passOnHint")} />
        <Flex wrap gap={12} align="center">
          <label htmlFor="pass-on-day">{t("endsOn")}</label>
          <DatePicker
            id="pass-on-day"
            allowClear={false}
            value={pickedOfDay(endsOn)}
            disabledDate={(day) => day.isBefore(dayjs(), "day")}
            onChange={(day) => day && setEndsOn(dayOfPicked(day))}
          />
          <Button
            type="primary"
            disabled={contracts.length === 0}
            onClick={() => void sign(contracts.map(stepOf), { title: t("passOn") })}
          >
            {t("passAll", { count: contracts.length })}
          </Button>
        </Flex>
        {query.isError && <QueryProblem query={query} />}
        <Table<PassOn>
          size="small"
          rowKey="order_id"
          loading={query.isPending}
          dataSource={contracts}
          pagination={{ pageSize: 20, hideOnSinglePage: true }}
          scroll={{ x: 640 }}
          locale={{ emptyText: t("noPassOn") }}
          columns={[
            { key: "order", title: t("order"), render: (_, row) => <Link to={`/orders/${row.order_id}`}><Hash value={row.order_id} copy={false} /></Link> },
            { key: "consumer", title: t("consumer"), dataIndex: "consumer" },
            { key: "segment", title: t("segment"), render: (_, row) => words.consumerClass(row.segment) },
            { key: "period", title: t("period"), render: (_, row) => <Period start={row.period_start} end={row.period_end} /> },
          ]}
        />
      </Flex>
    </Card>
  );
}

function stepOf({ action, target, expected_version, args }: PassOn): Step {
  return { action, target, version: expected_version, args: args as JsonObject };
}
