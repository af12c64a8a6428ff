import { expect, test } from "vitest";

import { eventsOf, type ServerSentEvent } from "./sse";

async function read(...chunks: string[]): Promise<ServerSentEvent[]> {
  const bytes = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const events = [];
  for await (const event of eventsOf(bytes)) events.push(event);
  return events;
}

test("events are read across chunks, with their ids", async () => {
  expect(await read("retry: 2000\nid: 7\n\nid: 8:1\nev", "ent: order\ndata: {\"a\":1}\n", "\n: alive\n\n")).toEqual([
    { id: "7", event: "message", data: "" },
    { id: "8:1", event: "order", data: '{"a":1}' },
    { id: "8:1", event: "message", data: "" },
  ]);
});

test("what is cut off is no event", async () => {
  expect(await read("id: 1\ndata: x\n\nid: 2\ndata: y")).toEqual([{ id: "1", event: "message", data: "x" }]);
});
