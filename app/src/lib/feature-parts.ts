/** Parts that features hand to pages of other features, by way of the application. */
import { createContext, use } from "react";

import type { AccountSection, DashboardWidget } from "./feature";

export interface FeatureParts {
  readonly dashboardWidgets: readonly DashboardWidget[];
  readonly accountSections: readonly AccountSection[];
}

export const FeaturePartsContext = createContext<FeatureParts>({ dashboardWidgets: [], accountSections: [] });

export function useFeatureParts(): FeatureParts {
  return use(FeaturePartsContext);
}
