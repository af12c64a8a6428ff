/** What jsdom lacks and the client needs. */
import { afterEach } from "vitest";
import { cleanup, configure } from "@testing-library/react";

import { startI18n } from "@/lib/i18n";

afterEach(cleanup);
configure({ asyncUtilTimeout: 20_000 }); // a slow machine is no fault of the client

localStorage.setItem("energysale.language", "en");
startI18n();

globalThis.matchMedia ??= (query: string): MediaQueryList =>
  Object.assign(new EventTarget(), {
    matches: query.includes("min-width"), // a wide screen
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });

globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};
