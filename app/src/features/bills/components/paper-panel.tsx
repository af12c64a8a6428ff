import { PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Flex, Segmented, Skeleton } from "antd";
import { useState } from "react";

import { download } from "@/api/download";
import { authorisedFetch } from "@/api/fetch";
import { problemOf } from "@/api/problem";
import { PdfFrame } from "@/components/pdf-view";
import { QueryProblem } from "@/components/problem-alert";
import { type Language, useLanguage, useMessages } from "@/lib/i18n";

import type { Settlement } from "../api/bills";
import { messages } from "../messages";

/** The bill on paper in either language: shown, kept as a file, printed; and its lines as a table. */
export function PaperPanel({ settlement }: { readonly settlement: Settlement }) {
  const t = useMessages(messages);
  const pageLanguage = useLanguage();
  const [language, setLanguage] = useState<Language>(pageLanguage);
  const { order_id, month, version } = settlement;
  const base = `/api/v1/settlements/${order_id}/${month}`;
  const name = `${month}-${order_id.slice(0, 16)}-${version}`;
  const paper = useQuery({
    queryKey: ["settlements", "paper", settlement.statement_hash, language],
    queryFn: async ({ signal }) => {
      const response = await authorisedFetch(`${base}/bill.pdf?version=${version}&language=${language}`, { signal });
      if (!response.ok) throw await problemOf(response);
      return new Blob([await response.arrayBuffer()], { type: "application/pdf" });
    },
    staleTime: Infinity,
    gcTime: 0,
  });
  const lines = (format: string) => void download(`${base}/lines.${format}?version=${version}`, `${name}.${format}`);
  return (
    <Flex vertical gap={8}>
      <Flex wrap gap={8}>
        <Segmented<Language> aria-label={t("paperLanguage")} value={language} onChange={setLanguage} options={[{ value: "zh", label: "中文" }, { value: "en", label: "English" }]} />
        <Button icon={<PrinterOutlined aria-hidden />} disabled={paper.data === undefined} onClick={() => paper.data && print(paper.data)}>{t("print")}</Button>
        <Dropdown trigger={["click"]} menu={{ items: [{ key: "csv", label: "CSV" }, { key: "xlsx", label: "XLSX" }], onClick: ({ key }) => lines(key) }}>
          <Button>{t("exportLines")}</Button>
        </Dropdown>
      </Flex>
      {paper.isPending && <Skeleton.Node active style={{ width: "100%", height: "70vh" }} />}
      {paper.isError && <QueryProblem query={paper} />}
      {paper.data && <PdfFrame blob={paper.data} title={t("paper")} fileName={`${name}.pdf`} />}
    </Flex>
  );
}

const PRINTED_MS = 60_000;

/** The browser prints the paper itself, not the page around it. */
function print(blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const frame = document.createElement("iframe");
  frame.style.display = "none";
  frame.src = url;
  frame.addEventListener("load", () => frame.contentWindow?.print());
  document.body.append(frame);
  // Nothing says when the print dialog has been left.
  setTimeout(() => {
    frame.remove();
    URL.revokeObjectURL(url);
  }, PRINTED_MS);
}
