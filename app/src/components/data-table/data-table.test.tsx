import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { gatheringInvalidation } from "@/api/live/invalidation";

import { DataTable } from "./data-table";
import type { Column, RowOf } from "./model";

type Row = RowOf<"/api/v1/participants">;

const columns: readonly Column<Row>[] = [
  { key: "id", title: "Participant", render: (row) => row.participant_id, sort: "participant_id" },
  { key: "kind", title: "Kind", render: (row) => row.kind },
  { key: "rating", title: "Rating", render: (row) => row.credit_rating, hidden: true },
];
const TOTAL = 500;
let asked: URLSearchParams[];
let client: QueryClient;

/** An API with 500 participants, of which it gives pages. */
function answer(request: Request): Response {
  const query = new URL(request.url).searchParams;
  asked.push(query);
  const start = Number(query.get("cursor") ?? 0);
  const limit = Number(query.get("limit"));
  const items = query.get("kind") === "grid" ? [] : Array.from({ length: limit }, (_, index) => row(start + index));
  const next = start + limit;
  return Response.json({ items, next_cursor: items.length === 0 || next >= TOTAL ? null : String(next) });
}

const row = (index: number) => ({ participant_id: `p-${index}`, kind: "consumer", credit_rating: "AA" });

function show(path: string, onOpen?: (row: Row) => void) {
  const Table = () => (
    <DataTable
      path="/api/v1/participants"
      name="participants"
      noun="participants"
      label="Participants"
      rowKey={(one) => one.participant_id}
      columns={columns}
      filters={[{ name: "kind", label: "Kind", kind: "text" }]}
      bulk={(rows) => <span>{rows.map((one) => one.participant_id).join(" ")}</span>}
      {...(onOpen && { onOpen })}
    />
  );
  const router = createRouter({ routeTree: createRootRoute({ component: Table }), history: createMemoryHistory({ initialEntries: [path] }) });
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return router;
}

beforeEach(() => {
  asked = [];
  // jsdom lays nothing out; a box of this height has room for some rows only.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  localStorage.removeItem("energysale.columns.participants");
  vi.stubGlobal("fetch", (request: Request) => Promise.resolve(answer(request)));
});

test("filters, order, page size and columns are those of the URL", async () => {
  show("/?kind=consumer&sort=-participant_id&size=100&columns=id,rating");
  await screen.findByText("p-0");
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({ kind: "consumer", sort: "-participant_id", limit: "100" });
  expect(screen.getByRole("columnheader", { name: "Participant" }).getAttribute("aria-sort")).toBe("descending");
  expect(screen.getByRole("columnheader", { name: "Rating" })).toBeDefined();
  expect(screen.queryByRole("columnheader", { name: "Kind" })).toBeNull();
});

test("typing a filter goes into the URL and asks again from the beginning", async () => {
  const router = show("/");
  await screen.findByText("p-0");
  await userEvent.type(screen.getByRole("textbox", { name: "Kind" }), "grid{Enter}");
  await screen.findByText("Nothing fits these filters");
  expect(router.state.location.search).toEqual({ kind: "grid" });
  expect(asked.at(-1)?.get("cursor")).toBeNull();
});

test("more rows come by cursor, and those out of view are not in the page", async () => {
  show("/?size=200");
  await screen.findByText("p-0");
  await userEvent.click(screen.getByRole("button", { name: "Load more" }));
  await waitFor(() => expect(screen.getByText("400 loaded")).toBeDefined());
  expect(asked.map((query) => query.get("cursor"))).toEqual([null, "200"]);
  expect(screen.getAllByRole("row").length).toBeLessThan(80);
});

test("rows are chosen with Space and opened with Enter", async () => {
  const onOpen = vi.fn();
  show("/", onOpen);
  const cell = await screen.findByText("p-0");
  cell.closest("tr")?.focus();
  await userEvent.keyboard(" {ArrowDown} {Enter}");
  expect(screen.getByText("p-0 p-1")).toBeDefined();
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ participant_id: "p-1" }));
});

test("a refusal is said in words, and can be tried again", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ code: "role_not_allowed" }, { status: 403 })));
  show("/");
  expect((await screen.findByRole("alert")).textContent).toContain("role_not_allowed");
  vi.stubGlobal("fetch", (request: Request) => Promise.resolve(answer(request)));
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("p-0");
});

test("a long list says that it has changed, and begins anew when it is asked to", async () => {
  show("/");
  await screen.findByText("p-0");
  for (const loaded of [100, 150, 200, 250, 300]) {
    await userEvent.click(screen.getByRole("button", { name: "Load more" }));
    await screen.findByText(`${loaded} loaded`);
  }
  const before = asked.length;
  gatheringInvalidation(client)(["participants"]);
  expect(await screen.findByText("Changed")).toBeDefined();
  expect(asked.length).toBe(before);
  await userEvent.click(screen.getByRole("button", { name: "Refresh" }));
  await screen.findByText("50 loaded");
  expect(screen.queryByText("Changed")).toBeNull();
});
