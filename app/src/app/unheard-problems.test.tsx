import { render, screen } from "@testing-library/react";
import { App as AntApp } from "antd";
import { expect, it } from "vitest";

import { ProblemError } from "@/api/client";
import { UnheardProblems } from "@/app/unheard-problems";
import { StoreError } from "@/lib/store";

function reject(reason: unknown): void {
  window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason }));
}

it("tells of a problem that nobody has caught, and of nothing else", async () => {
  render(<AntApp><UnheardProblems /></AntApp>);
  reject(new TypeError("a fault of the client's own"));
  reject(new ProblemError(409, { code: "stale_version" }));
  reject(new StoreError("QuotaExceededError"));
  await screen.findByText(/has another version than the one/);
  await screen.findByText(/does not let this site keep anything/);
  expect(document.querySelectorAll(".ant-message-notice-title")).toHaveLength(2);
});
