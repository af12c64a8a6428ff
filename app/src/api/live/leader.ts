/**
 * One tab of the browser holds the event streams: HTTP/1.1 lets a site have six connections, and each stream takes
 * one. A Web Lock chooses the tab; a BroadcastChannel tells the others which data are out of date.
 */
import { follow } from "./stream";
import type { Topic } from "./topics";

type OnChange = (nouns: readonly string[]) => void;

/** Follow the topics, in this tab or through the one that does, until `signal`. `view` is who sees what. */
export async function followAsTab(view: string, topics: readonly Topic[], onChange: OnChange, signal: AbortSignal): Promise<void> {
  const channel = new BroadcastChannel(`energysale.live ${view}`);
  channel.addEventListener("message", (message: MessageEvent<readonly string[]>) => onChange(message.data));
  signal.addEventListener("abort", () => channel.close());
  const tell = (nouns: readonly string[]) => {
    onChange(nouns);
    if (!signal.aborted) channel.postMessage(nouns);
  };
  const lead = () =>
    Promise.all(topics.map((topic) => follow(topic.path, (event) => tell(topic.nounsOf(event)), signal)));
  try {
    await navigator.locks.request(`energysale.live ${view}`, { signal }, lead);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
