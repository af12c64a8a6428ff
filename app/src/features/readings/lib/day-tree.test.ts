import { expect, test } from "vitest";

import { fromBase64, fromHex } from "@/lib/bytes";

import vectors from "../../../../../tests/vectors/reading_days.json";
import { anchorArgs, inBatches } from "./anchoring";
import { dayRoot, rootOfProof } from "./day-tree";
import { decodeDay } from "./encoding";

test.each(vectors.days)("the values of $point on $date lead to the ledger's root", async ({ salt, data, root, import_wh, flags }) => {
  const values = await decodeDay(fromBase64(data));
  expect(values.readings.map(([active]) => Number(active))).toEqual(import_wh);
  expect(values.flags).toEqual(flags);
  expect(await dayRoot(fromHex(salt), values)).toBe(root);
});

test.each(vectors.days.flatMap(({ proofs, root }) => proofs.map((proof) => ({ proof, root }))))("the value $proof.interval is proved", async ({ proof, root }) => {
  expect((await rootOfProof(proof)).root).toBe(root);
});

test("another value, flag, place or path proves nothing", async () => {
  const [day] = vectors.days;
  const proof = day?.proofs[1];
  if (day === undefined || proof === undefined) throw new Error("no vectors");
  const wrong = [
    { ...proof, values: { ...proof.values, active_import_wh: proof.values.active_import_wh + 1 } },
    { ...proof, flag: proof.flag + 1 },
    { ...proof, interval: proof.interval + 1 },
    { ...proof, path: proof.path.toReversed() },
    { ...proof, whole: day.root },
  ];
  for (const each of wrong) expect((await rootOfProof(each)).root).not.toBe(day.root);
  expect((await rootOfProof({ ...proof, path: proof.path.slice(1) })).root).toBeUndefined();
  expect((await rootOfProof({ ...proof, path: [...proof.path, proof.salt] })).root).toBeUndefined();
  expect((await rootOfProof({ ...proof, whole: proof.salt })).root).toBeUndefined();
});

test.each([[[]], [[4]], [[5, 1]]])("bytes that are no day are refused: %j", async (bytes) => {
  await expect(decodeDay(Uint8Array.from(bytes))).rejects.toThrow();
});

test("a batch has the form that the ledger takes", () => {
  const anchors = vectors.days.map(({ point, date, next_version: version, root }) => ({ point, date, version, root }));
  expect(anchorArgs(anchors)).toEqual(vectors.args);
});

test("batches fit an intent, are of one day each, and lose nothing", () => {
  const anchors = Array.from({ length: 50 }, (_, place) => ({ point: `mp-${place}`, date: place < 20 ? "2026-07-01" : "2026-07-02", version: 1, root: "00".repeat(32) }));
  const batches = inBatches(anchors, 1_000);
  expect(batches.flat().length).toBe(anchors.length);
  expect(batches.every((batch) => batch.length <= 18 && new Set(batch.map(({ date }) => date)).size === 1)).toBe(true);
  expect(inBatches([])).toEqual([]);
});
