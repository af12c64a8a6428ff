import { Empty, Skeleton } from "antd";

import { useResources } from "@/api/access";
import { useSession } from "@/api/session";
import { Page } from "@/components/page";
import type { DashboardWidget } from "@/lib/feature";
import { useFeatureParts } from "@/lib/feature-parts";
import { useMessages } from "@/lib/i18n";

import { WidgetSlot } from "../components/widget-slot";
import { messages } from "../messages";

/** What matters now to the role that is acted in: the widgets that features have for it. */
export function DashboardPage() {
  const t = useMessages(messages);
  const { dashboardWidgets } = useFeatureParts();
  const resources = useResources();
  const { role } = useSession();
  if (resources === undefined) return <Skeleton active paragraph={{ rows: 8 }} />;
  const widgets = dashboardWidgets.filter((widget) => isFor(widget, resources, role));
  return (
    <Page title={t("title")}>
      {widgets.length === 0 && <Empty description={t("nothing")} image={Empty.PRESENTED_IMAGE_SIMPLE} />}
      <div className="widgets">
        {widgets.map((widget) => (
          <WidgetSlot key={widget.id} widget={widget} />
        ))}
      </div>
    </Page>
  );
}

function isFor(widget: DashboardWidget, resources: ReadonlySet<string>, role: string): boolean {
  return resources.has(widget.resource) && (widget.roles === undefined || widget.roles.includes(role));
}
