import { QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { type ReactNode, useMemo } from "react";

import { FeaturePartsContext, type FeatureParts } from "@/lib/feature-parts";
import { type Language, useLanguage } from "@/lib/i18n";

import { queryClient } from "./query-client";
import { themeFor } from "./theme";
import { UnheardProblems } from "./unheard-problems";
import { useReducedMotion } from "./use-reduced-motion";

const ANT_LOCALES: Record<Language, typeof zhCN> = { zh: zhCN, en: enUS };

interface ProvidersProps {
  readonly parts: FeatureParts;
  readonly children: ReactNode;
}

export function Providers({ parts, children }: ProvidersProps) {
  const language = useLanguage();
  const still = useReducedMotion();
  const theme = useMemo(() => themeFor({ still }), [still]);
  return (
    <ConfigProvider theme={theme} locale={ANT_LOCALES[language]} componentSize="middle" button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={queryClient}>
        <FeaturePartsContext value={parts}>
          <AntApp message={{ maxCount: 3 }}>
            <UnheardProblems />
            {children}
          </AntApp>
        </FeaturePartsContext>
      </QueryClientProvider>
    </ConfigProvider>
  );
}
