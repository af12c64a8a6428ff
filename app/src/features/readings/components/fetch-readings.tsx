import { CloudDownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Flex } from "antd";

import { Allowed } from "@/components/allowed";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { provenReadings } from "../api/readings";
import { VisitError } from "../api/visit";
import { messages } from "../messages";

interface FetchReadingsProps {
  readonly months: readonly string[];
  /** All that the reader has a right to where it is left out. */
  readonly points?: readonly string[];
  readonly disabled?: boolean;
  /** What the grid company gave out, as the file of it. */
  readonly onFile: (file: File) => void;
}

/** Gets anchored readings from the grid company, where a file of them would be chosen otherwise. */
export function FetchReadings({ months, points, disabled = false, onFile }: FetchReadingsProps) {
  const t = useMessages(messages);
  const fetching = useMutation({
    mutationFn: () => provenReadings(months, points),
    onSuccess: (file) => file.size > 0 && onFile(file),
  });
  const empty = fetching.data?.size === 0;
  return (
    <Allowed resource="reading:export">
      <Flex vertical gap={8} align="start">
        <Button icon={<CloudDownloadOutlined aria-hidden />} disabled={disabled} loading={fetching.isPending} onClick={() => fetching.mutate()}>
          {fetching.isPending ? t("fetching") : t("fetch")}
        </Button>
        {empty && <Alert type="info" showIcon role="status" title={t("fetchedNone")} />}
        {fetching.isError && (fetching.error instanceof VisitError ? <Alert type="info" showIcon role="status" title={t(fetching.error.reason)} /> : <ProblemAlert error={fetching.error} />)}
      </Flex>
    </Allowed>
  );
}
