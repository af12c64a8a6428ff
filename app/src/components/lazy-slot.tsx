import { CatchBoundary } from "@tanstack/react-router";
import { Alert, Skeleton } from "antd";
import { createElement, type FunctionComponent, Suspense } from "react";

import { useMessages } from "@/lib/i18n";
import { lazyPart } from "@/lib/lazy-part";

import { messages } from "./messages";

interface LazySlotProps {
  readonly load: () => Promise<FunctionComponent>;
  /** Lines of the skeleton that holds the place. */
  readonly rows?: number;
}

/** A part of another feature: loaded when it is shown; if it breaks, the rest of the page stays. */
export function LazySlot({ load, rows = 4 }: LazySlotProps) {
  return (
    <CatchBoundary getResetKey={() => "slot"} errorComponent={Broken}>
      <Suspense fallback={<Skeleton active title={false} paragraph={{ rows }} />}>{createElement(lazyPart(load))}</Suspense>
    </CatchBoundary>
  );
}

function Broken() {
  const t = useMessages(messages);
  return <Alert type="warning" showIcon title={t("partFailed")} />;
}
