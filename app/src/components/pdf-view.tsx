import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Skeleton } from "antd";
import { useEffect, useRef } from "react";

import { saveBlob } from "@/api/download";
import { authorisedFetch } from "@/api/fetch";
import { problemOf } from "@/api/problem";
import { useMessages } from "@/lib/i18n";

import { messages } from "./messages";
import { QueryProblem } from "./problem-alert";

interface PdfViewProps {
  /** First part of the query key. */
  readonly noun: string;
  readonly url: string;
  readonly title: string;
  readonly fileName: string;
  readonly height?: number | string;
}

/** A document of the API, which takes the session's token: fetched, then shown by the browser from memory. */
export function PdfView({ noun, url, title, fileName, height = "70vh" }: PdfViewProps) {
  const document = useQuery({
    queryKey: [noun, "document", url],
    queryFn: async ({ signal }) => {
      const response = await authorisedFetch(url, { signal });
      if (!response.ok) throw await problemOf(response);
      return new Blob([await response.arrayBuffer()], { type: "application/pdf" });
    },
    staleTime: Infinity,
  });
  if (document.isPending) return <Skeleton.Node active style={{ width: "100%", height }} />;
  if (document.isError) return <QueryProblem query={document} />;
  return <PdfFrame blob={document.data} title={title} fileName={fileName} height={height} />;
}

interface PdfFrameProps {
  readonly blob: Blob;
  readonly title: string;
  readonly fileName: string;
  readonly height?: number | string;
}

/** A PDF that is in memory already, and its download for browsers that do not show it. */
export function PdfFrame({ blob, title, fileName, height = "70vh" }: PdfFrameProps) {
  const t = useMessages(messages);
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(blob);
    // Page width, no thumbnails: the text is what one wants to read.
    if (frame.current) frame.current.src = `${url}#navpanes=0&view=FitH`;
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return (
    <Flex vertical gap={8}>
      <Flex justify="flex-end">
        <Button icon={<DownloadOutlined aria-hidden />} onClick={() => saveBlob(blob, fileName)}>
          {t("download")}
        </Button>
      </Flex>
      {/* Chromium's viewer does not open in a sandbox; the PDF is of our API, and the page's policy lets it load nothing. */}
      {/* oxlint-disable-next-line react/iframe-missing-sandbox */}
      <iframe ref={frame} title={title} style={{ width: "100%", height, border: "1px solid #e4e8ea", borderRadius: 4 }} />
    </Flex>
  );
}
