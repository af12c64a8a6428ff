/** Routes of all features: each page is loaded when it is first opened. */
import {
  createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect, type AnyRoute, type AsyncRouteComponent,
} from "@tanstack/react-router";

import { Skeleton } from "antd";
import { type FunctionComponent, Suspense } from "react";

import { connection } from "@/api/connection";
import { sessionState } from "@/api/session";
import type { FeatureRoute, Title } from "@/lib/feature";

import { Crashed, Guarded, NotFound } from "./guards";
import { featureRoutes } from "./features";
import { loadOnline } from "./stale-build";
import { PlainShell } from "./shell/plain-shell";
import { Shell } from "./shell/shell";

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    readonly title?: Title;
    readonly parent?: string;
  }
}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Crashed });

const plain = createRoute({ getParentRoute: () => root, id: "plain", component: PlainShell });

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: Shell,
  beforeLoad: ({ location }) => {
    if (sessionState.value.status !== "signed_in") {
      const next = location.href === "/" ? {} : { next: location.href };
      throw redirect({ to: "/sign-in", search: next, replace: true });
    }
  },
});

function routeOf(feature: FeatureRoute): AnyRoute {
  const route = createRoute({
    getParentRoute: () => (feature.public === true ? plain : signedIn),
    path: feature.path,
    component: pageOf(feature),
    errorComponent: Crashed,
    staticData: { title: feature.title, ...(feature.parent !== undefined && { parent: feature.parent }) },
    ...(feature.validateSearch && { validateSearch: feature.validateSearch }),
  });
  return route as AnyRoute;
}

/** The guarded page; `preload` lets the router fetch it when a link to it is about to be followed. */
function pageOf(feature: FeatureRoute): AsyncRouteComponent<object> {
  const Page = lazyRouteComponent<{ Page: FunctionComponent }, "Page">(async () => ({ Page: await loadOnline(feature.page) }), "Page");
  const GuardedPage = () => (
    <Guarded resource={feature.resource}>
      <Suspense fallback={<Skeleton active paragraph={{ rows: 8 }} />}>
        <Page />
      </Suspense>
    </Guarded>
  );
  // A link that is only pointed at must not begin what a lost connection cannot end.
  return Object.assign(GuardedPage, { preload: async () => (connection.value === "online" ? Page.preload?.() : undefined) });
}

/** What is not there is said inside the shell, where the menus are. */
const unknown = createRoute({ getParentRoute: () => signedIn, path: "$", component: NotFound });

const routeTree = root.addChildren([
  plain.addChildren(featureRoutes.filter((route) => route.public === true).map(routeOf)),
  signedIn.addChildren([...featureRoutes.filter((route) => route.public !== true).map(routeOf), unknown]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});

/** Signing in and out opens and closes routes. */
export function followSession(): void {
  let status = sessionState.value.status;
  sessionState.subscribe(() => {
    if (sessionState.value.status === status) return;
    status = sessionState.value.status;
    void router.invalidate();
  });
}
