import { RouterProvider } from "@tanstack/react-router";
import { Spin } from "antd";

import { startSession, useSessionState } from "@/api/session";
import { OfflineBanner } from "@/components/offline-banner";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { accountSections, dashboardWidgets } from "./features";
import { messages } from "./messages";
import { Providers } from "./providers";
import { router } from "./router";

const parts = { dashboardWidgets, accountSections };

export function Application() {
  return (
    <Providers parts={parts}>
      <Started />
    </Providers>
  );
}

/** Waits until it is known whether the session of before goes on. */
function Started() {
  const t = useMessages(messages);
  const state = useSessionState();
  if (state.status !== "starting") return <RouterProvider router={router} />;
  return (
    <>
      <OfflineBanner />
      <main className="centred">
        {state.problem ? (
          <ProblemAlert title={t("notResumed")} error={state.problem} onRetry={() => void startSession()} />
        ) : (
          <Spin description={t("starting")} size="large">
            <div style={{ width: 240, height: 96 }} />
          </Spin>
        )}
      </main>
    </>
  );
}
