import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Skeleton } from "antd";

import { useSession } from "@/api/session";
import { type Fact, Facts } from "@/components/facts";
import { Day, When } from "@/components/figures";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type Meter, meterQuery, metersOfQuery, pointQuery } from "../api/metering";
import { Capacity } from "../components/capacity";
import { MeterSteps } from "../components/meter-steps";
import { messages } from "../messages";

export function MeterPage() {
  const { meterId = "" } = useParams({ strict: false });
  const query = useQuery(meterQuery(meterId));
  if (query.data) return <InFull meter={query.data} />;
  return <Page title={meterId}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active />}</Page>;
}

function InFull({ meter }: { readonly meter: Meter }) {
  const { participant } = useSession();
  const { data: meters = [] } = useQuery(metersOfQuery(meter.point));
  const { data: point } = useQuery(pointQuery(meter.point));
  return (
    <Page
      title={<span className="mono">{meter.meter_id}</span>}
      extra={<StateTag of="meter" state={meter.state} />}
      actions={point?.grid === participant && <MeterSteps meter={meter} meters={meters} small={false} />}
    >
      <Facts facts={useMeterFacts(meter)} />
    </Page>
  );
}

function useMeterFacts(meter: Meter): Fact[] {
  const t = useMessages(messages);
  const language = useLanguage();
  const replaced = meter.replaced_by;
  return [
    { label: t("atPoint"), value: <Link className="mono" to="/metering-points/$pointId" params={{ pointId: meter.point }}>{meter.point}</Link> },
    { label: t("since"), value: <Day day={meter.since} /> },
    { label: t("ratio"), value: integerText(meter.ratio, language) },
    { label: t("capacity"), value: <Capacity va={meter.capacity_va} /> },
    { label: t("digits"), value: meter.digits },
    { label: t("resolution"), value: `${integerText(meter.resolution_wh, language)} Wh` },
    ...(replaced == null ? [] : [{ label: t("replacedBy"), value: <Link className="mono" to="/meters/$meterId" params={{ meterId: replaced }}>{replaced}</Link> }]),
    { label: t("operator"), value: meter.operator },
    { label: t("version"), value: meter.version },
    { label: t("changed"), value: <When ms={meter.refreshed_at} /> },
    { label: t("block"), value: <Link to="/explorer/blocks/$number" params={{ number: String(meter.changed_in_block) }}>{meter.changed_in_block}</Link> },
  ];
}
