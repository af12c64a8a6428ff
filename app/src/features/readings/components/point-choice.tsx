import { useQuery } from "@tanstack/react-query";
import { Input, Select } from "antd";

import { useMay } from "@/api/access";
import { useMessages } from "@/lib/i18n";

import { ownPointsQuery } from "../api/readings";
import { messages } from "../messages";

interface PointChoiceProps {
  readonly point: string | undefined;
  readonly onChoose: (point: string | undefined) => void;
}

/** Which point: typed by the grid company's people, who have very many; chosen from one's own by everybody else. */
export function PointChoice({ point, onChoose }: PointChoiceProps) {
  const t = useMessages(messages);
  const keepsReadings = useMay("reading:submit");
  return keepsReadings ? (
    <Input.Search
      key={point ?? ""} aria-label={t("point")} placeholder={t("pointHint")} defaultValue={point ?? ""} enterButton={t("show")} style={{ width: 420, maxWidth: "100%" }}
      onSearch={(text) => onChoose(text.trim() || undefined)}
    />
  ) : (
    <OwnPoints point={point} onChoose={onChoose} />
  );
}

function OwnPoints({ point, onChoose }: PointChoiceProps) {
  const t = useMessages(messages);
  const query = useQuery(ownPointsQuery);
  const options = (query.data ?? []).map(({ point_id: value }) => ({ value, label: value }));
  return (
    <Select
      aria-label={t("point")} placeholder={t("choosePoint")} showSearch loading={query.isPending} options={options} style={{ width: 420, maxWidth: "100%" }}
      {...(point !== undefined && { value: point })} onChange={(chosen: string) => onChoose(chosen)}
    />
  );
}
