import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { onSessionOver, startSession } from "@/api/session";
import { Application } from "@/app/application";
import { followSession } from "@/app/router";
import { followBuilds } from "@/app/stale-build";
import { startI18n } from "@/lib/i18n";
import "@/app/style.css";

startI18n();
followBuilds();
followSession();
// Loaded when it is needed: it brings the keys with it.
onSessionOver((over) => import("@/features/sign-in").then((feature) => feature.reopenWithNewKey(over)));
void startSession();

const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no #root");
createRoot(place).render(
  <StrictMode>
    <Application />
  </StrictMode>,
);
