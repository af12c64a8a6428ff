import { expect, test } from "vitest";

import { ChainCheck, type ChainEntry, entryHash, originOf } from "./chain";

const TRAIL = { organisation: "ExchangeOrg", networkId: "retail/00" };

// As gateway/audit_trail/chain.py says of the same values.
const ORIGIN = "2774cae19ba308dd7bc369a8cc9d30586de07182d8e26fc21c98ba8b9fd3c4ec";
const FIRST_HASH = "848ecf4f79531d291d781ec4221cfd9c93edba387ba6e26fb0be374e1e860325";

async function chain(length: number): Promise<ChainEntry[]> {
  const entries: ChainEntry[] = [];
  let previous = await originOf(TRAIL);
  for (let n = 1; n <= length; n += 1) {
    const entry = { n, at: 1_700_000_000_000 + n, actor: "u-a", kind: "sign_in", subject: null, detail: { method: "key" }, previous, hash: "" };
    previous = await entryHash(entry);
    entries.unshift({ ...entry, hash: previous });
  }
  return entries;
}

async function check(entries: readonly ChainEntry[]) {
  const running = new ChainCheck(TRAIL);
  return (await running.take(entries.slice(0, 2))) ?? (await running.take(entries.slice(2))) ?? (await running.end());
}

test("hashes are those of the API's own chain", async () => {
  expect(await originOf(TRAIL)).toBe(ORIGIN);
  expect((await chain(1))[0]?.hash).toBe(FIRST_HASH);
});

test("a whole chain holds", async () => {
  expect(await check(await chain(5))).toBeUndefined();
});

test("an entry that was changed is found", async () => {
  const entries = await chain(5);
  const changed = entries.map((entry) => (entry.n === 2 ? { ...entry, actor: "u-b" } : entry));
  expect(await check(changed)).toEqual({ n: 2, reason: "hash" });
});

test("an entry that was changed with its hash is found at the next one", async () => {
  const entries = await chain(5);
  const forged = { ...entries[3], actor: "u-b" } as ChainEntry;
  const hash = await entryHash(forged);
  expect(await check(entries.map((entry) => (entry.n === 2 ? { ...forged, hash } : entry)))).toEqual({ n: 3, reason: "gap" });
});

test("an entry that was taken out, and a beginning that is missing, are found", async () => {
  const entries = await chain(5);
  expect(await check(entries.filter((entry) => entry.n !== 3))).toEqual({ n: 4, reason: "gap" });
  expect(await check(entries.filter((entry) => entry.n !== 1))).toEqual({ n: 2, reason: "gap" });
});

test("a trail of another network does not pass for this one", async () => {
  const running = new ChainCheck({ ...TRAIL, networkId: "retail/01" });
  await running.take(await chain(2));
  expect(await running.end()).toEqual({ n: 1, reason: "origin" });
});
