import { Outlet } from "@tanstack/react-router";
import { Drawer, Grid, Layout } from "antd";
import { lazy, Suspense, useState } from "react";

import { LiveUpdates } from "@/api/live";
import { useSessionState } from "@/api/session";
import { OfflineBanner } from "@/components/offline-banner";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { Breadcrumbs } from "./breadcrumbs";
import { Header } from "./header";
import { MainMenu } from "./main-menu";

const CONTENT = "content";

const SigningHost = lazy(async () => ({ default: (await import("@/features/signing")).SigningHost }));

/** What surrounds every page of somebody who is signed in. With the session it goes at once, before the route does. */
export function Shell() {
  return useSessionState().status === "signed_in" ? <SignedInShell /> : null;
}

function SignedInShell() {
  const t = useMessages(messages);
  const wide = Grid.useBreakpoint().md ?? true;
  const [drawer, setDrawer] = useState(false);
  return (
    <Layout className="shell">
      <LiveUpdates />
      <Suspense fallback={null}>
        <SigningHost />
      </Suspense>
      <a className="skip-link" href={`#${CONTENT}`}>
        {t("skip")}
      </a>
      <Header onMenu={wide ? undefined : () => setDrawer(true)} />
      <OfflineBanner />
      <Layout hasSider={wide}>
        {wide ? (
          <Layout.Sider className="shell-sider" width={208} theme="light">
            <MainMenu />
          </Layout.Sider>
        ) : (
          <Drawer open={drawer} onClose={() => setDrawer(false)} placement="left" size={264} title={t("menu")} styles={{ body: { padding: 0 } }}>
            <MainMenu onChosen={() => setDrawer(false)} />
          </Drawer>
        )}
        {/* The `main` of the page. */}
        <Layout.Content className="shell-content" id={CONTENT} tabIndex={-1} style={{ outline: "none" }}>
          <Breadcrumbs />
          <Outlet />
        </Layout.Content>
      </Layout>
    </Layout>
  );
}
