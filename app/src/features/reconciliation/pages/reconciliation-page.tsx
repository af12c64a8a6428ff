import { useMutation } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Card, DatePicker, Flex, Tag } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { FileDrop } from "@/components/file-drop";
import { Page } from "@/components/page";
import { FetchReadings, ReadingsFile } from "@/features/readings";
import { useMessages } from "@/lib/i18n";

import { askedOf, reconcile } from "../api/reconciliation";
import { FiguresProblem } from "../components/figures-problem";
import { Outcome } from "../components/outcome";
import { messages } from "../messages";

const MAX_BYTES = 16 * 1_024 * 1_024;

/** One's own figures of a month beside one's bills: what they differ by, and why. */
export function ReconciliationPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const search: { readonly month?: string; readonly order?: string } = useSearch({ strict: false });
  const [last] = useState(() => dayjs().subtract(1, "month").format("YYYY-MM"));
  const { month = last, order } = search;
  const [file, setFile] = useState<File>();
  const [readings, setReadings] = useState<ReadingsFile>();
  const comparing = useMutation({
    mutationFn: async (figures: File) => {
      const asked = await askedOf({ month, order, file: figures, readings });
      return { asked, found: await reconcile(asked) };
    },
  });
  const take = (chosen: File | undefined) => {
    comparing.reset();
    setFile(chosen);
  };
  const show = (changed: { month?: string; order?: string }) => {
    comparing.reset();
    setReadings(undefined);
    void navigate({ to: "/bills/reconciliation", search: changed, replace: true });
  };
  return (
    <Page title={t("title")}>
      <Card size="small" title={t("own")}>
        <Flex vertical gap={12}>
          <span>{t("hint")}</span>
          <Flex gap={8} align="center" wrap>
            <DatePicker
              aria-label={t("month")} picker="month" allowClear={false} value={dayjs(month)}
              onChange={(chosen) => chosen && !Array.isArray(chosen) && show({ month: chosen.format("YYYY-MM"), ...(order !== undefined && { order }) })}
            />
            {order === undefined ? <span className="muted">{t("allContracts")}</span> : <Tag closable onClose={() => show({ month })}>{t("oneContract", { order: `${order.slice(0, 8)}…` })}</Tag>}
          </Flex>
          <FileDrop accept={[".csv", ".xlsx"]} maxBytes={MAX_BYTES} file={file} onFile={take} hint={t("file")} />
          <span className="muted">{t("columns")}</span>
          <Flex gap={8} wrap align="center">
            <FetchReadings months={[month]} onFile={(fetched) => void fetched.text().then((text) => setReadings(ReadingsFile.read(text)))} />
            <span className="muted">{readings === undefined ? t("readingsWhy") : t("readingsThere", { count: readings.size })}</span>
          </Flex>
          <div>
            <Button type="primary" disabled={file === undefined} loading={comparing.isPending} onClick={() => file && comparing.mutate(file)}>{t("compare")}</Button>
          </div>
          {comparing.isError && <FiguresProblem error={comparing.error} />}
        </Flex>
      </Card>
      {comparing.data && <Outcome asked={comparing.data.asked} found={comparing.data.found} />}
    </Page>
  );
}
