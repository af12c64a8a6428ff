import { useMutation } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Card, Checkbox, DatePicker, Flex, Segmented, Tag } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { useSession } from "@/api/session";
import { FileDrop } from "@/components/file-drop";
import { Page } from "@/components/page";
import { DownloadLines } from "@/features/bills";
import { FetchReadings, ReadingsFile } from "@/features/readings";

import { askedOf, type Of, reconcile } from "../api/reconciliation";
import { FiguresProblem } from "../components/figures-problem";
import { Outcome } from "../components/outcome";
import { useReconciliationText } from "../words";

const MAX_BYTES = 16 * 1_024 * 1_024;

interface Asking {
  readonly of?: "plants";
  readonly month?: string;
  readonly order?: string;
  readonly plant?: string;
}

/** One's own figures of a month beside one's bills, or plants' statements: what they differ by, and why. */
export function ReconciliationPage() {
  const navigate = useNavigate();
  const search: Asking = useSearch({ strict: false });
  const [last] = useState(() => dayjs().subtract(1, "month").format("YYYY-MM"));
  const { of = "bills", month = last, order, plant } = search;
  const t = useReconciliationText(of);
  const only = of === "plants" ? plant : order;
  const [file, setFile] = useState<File>();
  const [readings, setReadings] = useState<ReadingsFile>();
  const [ownIncome, setOwnIncome] = useState(false);
  const isGrid = useSession().role.startsWith("grid_");
  const who = of === "plants" ? "plants" : isGrid ? "grid" : "own";
  const texts = TEXTS[who];
  const comparing = useMutation({
    mutationFn: async (figures: File) => {
      const asked = await askedOf({ of, month, only, ownIncome, file: figures, readings });
      return { asked, found: await reconcile(asked) };
    },
  });
  const take = (chosen: File | undefined) => {
    comparing.reset();
    setFile(chosen);
  };
  const show = (changed: Asking) => {
    comparing.reset();
    setReadings(undefined);
    void navigate({ to: "/bills/reconciliation", search: changed, replace: true });
  };
  const choose = (chosen: Of) => show({ month, ...(chosen === "plants" && { of: chosen }) });
  return (
    <Page title={t("title")}>
      <Card size="small" title={t("own")}>
        <Flex vertical gap={12}>
          <div><Segmented<Of> aria-label={t("of")} value={of} onChange={choose} options={[{ value: "bills", label: t("of_bills") }, { value: "plants", label: t("of_plants") }]} /></div>
          <span>{t(texts.hint)}</span>
          <Flex gap={8} align="center" wrap>
            <DatePicker
              aria-label={t("month")} picker="month" allowClear={false} value={dayjs(month)}
              onChange={(chosen) => chosen && !Array.isArray(chosen) && show({ ...search, month: chosen.format("YYYY-MM") })}
            />
            {only === undefined ? <span className="muted">{t(texts.all)}</span> : <Tag closable onClose={() => show({ month, ...(of === "plants" && { of }) })}>{of === "plants" ? t("onePlant", { plant: only }) : t("oneContract", { order: `${only.slice(0, 8)}…` })}</Tag>}
            {of === "bills" && <DownloadLines filters={{ month, ...(order !== undefined && { order }) }} />}
          </Flex>
          <FileDrop accept={[".csv", ".xlsx"]} maxBytes={MAX_BYTES} file={file} onFile={take} hint={t("file")} />
          <span className="muted">{t(texts.columns)}</span>
          {of === "plants" && (
            <Checkbox
              checked={ownIncome}
              onChange={({ target }) => {
                comparing.reset();
                setOwnIncome(target.checked);
              }}
            >
              {t("ownIncome")}
            </Checkbox>
          )}
          {!isGrid && ( // a grid company's own are those of all its points
            <Flex gap={8} wrap align="center">
              <FetchReadings months={[month]} onFile={(fetched) => void fetched.text().then((text) => setReadings(ReadingsFile.read(text)))} />
              <span className="muted">{readings === undefined ? t("readingsWhy") : t("readingsThere", { count: readings.size })}</span>
            </Flex>
          )}
          <div>
            <Button type="primary" disabled={file === undefined} loading={comparing.isPending} onClick={() => file && comparing.mutate(file)}>{t("compare")}</Button>
          </div>
          {comparing.isError && <FiguresProblem of={of} error={comparing.error} />}
        </Flex>
      </Card>
      {comparing.data && <Outcome asked={comparing.data.asked} found={comparing.data.found} />}
    </Page>
  );
}

const TEXTS = {
  own: { hint: "hint", all: "allContracts", columns: "columns" },
  grid: { hint: "gridHint", all: "gridContracts", columns: "gridColumns" },
  plants: { hint: "plantsHint", all: "allPlants", columns: "plantsColumns" },
} as const;
