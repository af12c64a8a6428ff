import { Outlet } from "@tanstack/react-router";

import { OfflineBanner } from "@/components/offline-banner";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { Brand } from "./brand";
import { LanguageSwitch } from "./language-switch";

/** For pages without a session: sign-in and registration. */
export function PlainShell() {
  const t = useMessages(messages);
  return (
    <div className="plain-shell">
      <a className="skip-link" href="#content">
        {t("skip")}
      </a>
      <header className="shell-header" style={{ height: 48, padding: "0 16px", background: "#fff" }}>
        <Brand />
        <span className="shell-spacer" />
        <LanguageSwitch />
      </header>
      <OfflineBanner />
      <main id="content" tabIndex={-1} style={{ outline: "none" }}>
        <Outlet />
      </main>
    </div>
  );
}
