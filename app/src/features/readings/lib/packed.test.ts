import { expect, test } from "vitest";

import { dayRoot, type Reading } from "./day-tree";
import { pack, type PackedDay, unpack } from "./packed";
import { ReadingsFile, ReadingsFileError } from "./readings-file";

// Made by chaincode/billing/packed_readings.py and chaincode/metering/day_tree.py: three days of a month, the second with
// two estimated quarter-hours, each with one reading of 2^40.
const MADE = {"text": "eNpjZiQEGJgYmZhpinQiWmiKGBjZaQw4GEYBPsA4GgTDGzARApAUwMhIQxcws9AURbRsoCkaLaVGS6lRQFMgTwgwMKmoqtEUhTSsoSkaLUVGS5FRQFMAAHYdnq0", "roots": ["0b05c3ca4d2179888f77f4c993e59569a580f67a35e3af45be52732abe10066a", "cf4f633ad83d463ff35b4ee2f5e28857a386573b476a76541d8e05906554d46a", "e40aa1d3071f59b3d279696fa6da3a1f271e0a658ebf9bf7efd1212acdb82931"]};

const rootOf = ({ salt, flags, columns }: PackedDay) => {
  const readings = flags.map((_, place) => columns.map((column) => column[place] ?? 0n) as unknown as Reading);
  return dayRoot(salt, { readings, flags });
};

test("what the ledger's code has packed has the roots that it has there", async () => {
  const days = await unpack(MADE.text);
  expect(days.map(({ day }) => day)).toEqual([1, 2, 31]);
  expect(await Promise.all(days.map(rootOf))).toEqual(MADE.roots);
});

test("days that are packed again are the same days", async () => {
  const days = await unpack(MADE.text);
  expect(await unpack(await pack(days.slice(1)))).toEqual(days.slice(1));
});

test.each(["", "AAAA", MADE.text.slice(0, -12), `${MADE.text}!`])("anything else is refused: %s", async (text) => {
  await expect(unpack(text)).rejects.toThrow(RangeError);
});

test("a file gives the days that are asked for, and none where it lacks one", async () => {
  const file = ReadingsFile.read(`${JSON.stringify({ point: "mp-1", month: "2026-05", readings: MADE.text })}\n\n`);
  expect(await file.ofDays("mp-1", ["2026-05-01", "2026-05-02", "2026-05-31"])).toBe(MADE.text);
  const some = await file.ofDays("mp-1", ["2026-05-02", "2026-05-31"]);
  expect((await unpack(some ?? "")).map(({ day }) => day)).toEqual([2, 31]);
  expect(await file.ofDays("mp-1", ["2026-05-01", "2026-05-03"])).toBeUndefined();
  expect(await file.ofDays("mp-2", ["2026-05-01"])).toBeUndefined();
});

test("a file of something else is refused by its line", () => {
  expect(() => ReadingsFile.read('{"point":"a","month":"2026-05","readings":"AA"}\n{"point":1}')).toThrow(new ReadingsFileError(2));
  expect(() => ReadingsFile.read("time,energy\n")).toThrow(ReadingsFileError);
});
