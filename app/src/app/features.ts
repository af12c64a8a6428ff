/** All features' declarations, found by their file names so that a feature is added without a list to edit. */
import type { AccountSection, DashboardWidget, FeatureRoute } from "@/lib/feature";

const routeFiles = import.meta.glob<{ routes: readonly FeatureRoute[] }>("../features/*/routes.ts", { eager: true });
const widgetFiles = import.meta.glob<{ dashboardWidgets: readonly DashboardWidget[] }>(
  "../features/*/widgets.ts",
  { eager: true },
);
const sectionFiles = import.meta.glob<{ accountSections: readonly AccountSection[] }>(
  "../features/*/account-sections.ts",
  { eager: true },
);

export const featureRoutes = Object.values(routeFiles).flatMap((file) => file.routes);
export const dashboardWidgets = Object.values(widgetFiles)
  .flatMap((file) => file.dashboardWidgets)
  .toSorted((a, b) => a.order - b.order);
export const accountSections = Object.values(sectionFiles)
  .flatMap((file) => file.accountSections)
  .toSorted((a, b) => a.order - b.order);
