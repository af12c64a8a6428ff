/**
 * Parts of the client that do not come. Either a newer build is served, which has them no more: then the page is loaded
 * again and takes that one. Or there is no connection: then the page stays, because a reload would lose all of it.
 */
import { connection } from "@/api/connection";

const MARK = "energysale.reloaded";
const AGAIN_AFTER_MS = 60_000;

/** At most once a minute, so that a part which is missing for another reason does not keep the page from ever standing. */
export function followBuilds(): void {
  window.addEventListener("vite:preloadError", () => {
    const last = Number(sessionStorage.getItem(MARK) ?? 0);
    if (Date.now() - last >= AGAIN_AFTER_MS) void reloadIfServed();
  });
}

async function reloadIfServed(): Promise<void> {
  if (!(await isServed())) return;
  sessionStorage.setItem(MARK, String(Date.now()));
  window.location.reload();
}

/**
 * What `load` brings. Where it fails for want of a connection, the page that is open stays until there is one; then, if
 * the new one is still wanted, it is loaded as a whole: browsers keep in mind that a module did not come.
 */
export async function loadOnline<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (await isServed()) throw error;
    const { href } = window.location;
    connection.set("offline");
    connection.subscribe(() => {
      if (connection.value === "online" && window.location.href === href) window.location.reload();
    });
    return new Promise<never>(() => undefined);
  }
}

async function isServed(): Promise<boolean> {
  try {
    return (await fetch("/", { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
}
