/**
 * What this browser keeps for its people: keys, envelopes that are on their way, sealed bids, tickets of applications,
 * readings of their own, runs over bills and plants that are not at their end.
 * IndexedDB, as only it holds a key that cannot be read out; nothing of this is in local or session storage.
 */

const DATABASE = "energysale";
const VERSION = 4;
const STORES = { keys: "publicKey", outbox: "digest", bids: "bid_hash", tickets: "application_id", loads: "owner", runs: "owner", plant_runs: "owner" } as const;

export type StoreName = keyof typeof STORES;

/** The browser does not let the site keep anything, or has no room. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

let opened: Promise<IDBDatabase> | undefined;

export async function put(store: StoreName, value: object): Promise<void> {
  await change(store, (objects) => objects.put(value));
}

/** All of `values` or none. */
export async function putAll(store: StoreName, values: readonly object[]): Promise<void> {
  await change(store, (objects) => {
    for (const value of values) objects.put(value);
  });
}

export async function remove(store: StoreName, key: string): Promise<void> {
  await change(store, (objects) => objects.delete(key));
}

export async function removeAll(store: StoreName, keys: readonly string[]): Promise<void> {
  await change(store, (objects) => {
    for (const key of keys) objects.delete(key);
  });
}

/** The value under `key`, as it was put. */
export async function get<Value>(store: StoreName, key: string): Promise<Value | undefined> {
  return request<Value | undefined>((await objectsOf(store, "readonly")).get(key));
}

/** Every value of a store, as they were put. */
export async function all<Value>(store: StoreName): Promise<Value[]> {
  return request<Value[]>((await objectsOf(store, "readonly")).getAll());
}

/** Ask the browser not to clear the store when it runs out of room. Whether it agrees. */
export async function persist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}

/** Resolves once the change is on disk: an envelope is kept before it is sent. */
async function change(store: StoreName, work: (objects: IDBObjectStore) => unknown): Promise<void> {
  const objects = await objectsOf(store, "readwrite");
  work(objects);
  await new Promise<void>((resolve, reject) => {
    objects.transaction.addEventListener("complete", () => resolve());
    objects.transaction.addEventListener("abort", () => reject(new StoreError(objects.transaction.error?.name)));
  });
}

async function objectsOf(store: StoreName, mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const database = await open();
  return database.transaction(store, mode, { durability: "strict" }).objectStore(store);
}

function open(): Promise<IDBDatabase> {
  opened ??= openAnew().catch((error: DOMException) => {
    opened = undefined; // who asks next tries again
    throw new StoreError(error.name);
  });
  return opened;
}

/** Fails at once, or later, where the browser forbids it. */
function openAnew(): Promise<IDBDatabase> {
  return new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, VERSION);
    opening.addEventListener("upgradeneeded", () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        if (!opening.result.objectStoreNames.contains(name)) opening.result.createObjectStore(name, { keyPath });
      }
    });
    opening.addEventListener("success", () => {
      const database = opening.result;
      // Another tab brings a newer version of the client: let it, and open again when asked.
      database.addEventListener("versionchange", () => {
        database.close();
        opened = undefined;
      });
      // Somebody clears the site's data while it is open.
      database.addEventListener("close", () => (opened = undefined));
      resolve(database);
    });
    opening.addEventListener("error", () => reject(opening.error));
  });
}

function request<Value>(asked: IDBRequest): Promise<Value> {
  return new Promise((resolve, reject) => {
    asked.addEventListener("success", () => resolve(asked.result as Value));
    asked.addEventListener("error", () => reject(new StoreError(asked.error?.name)));
  });
}
