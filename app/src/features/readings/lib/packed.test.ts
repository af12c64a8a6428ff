import { expect, test } from "vitest";

import { dayRoot, type Reading } from "./day-tree";
import { pack, type PackedDay, unpack } from "./packed";
import { ReadingsFile, ReadingsFileError } from "./readings-file";

// Made by chaincode/billing/packed_readings.py and chaincode/metering/day_tree.py: three days of a month, the second with
// two estimated quarter-hours, each with one reading of 2^40.
const MADE = {"text": "eF5jZiQEuFkPn_JVrOzoL_9ycvLTqZlLG75VmT5e77ovqFhrnwBbFgMTIxMzTZFORAtNEQMjO40BB8MowBcCjKPBM7xDgIkQOO-fbHXD1s3-c7Tfo6-POsIXt4Vbu2eVhcj2sU5IDbmSBUkhjLRLKExMzCw0RREtG2iKRkuxgc5CtEucA-2zUfvBISBPCDzhWniZXT5y86XKzPxlt6zk1eW4Uvv2z_7-_qKi1tkdmoYMTCqqajRFIQ1raIpGS5mBzgujpcxAxwCN7QcAYRTMgQ", "roots": ["2153482859227337b0d5a4ae802cdf60225aab2e6bc6e072a448ec2ebd45caf3", "f52ce2009fc7be1052da71cbc04507d5047dcef01fa24dce1a62345e56c29940", "ebc244a35849ff07a1f82796034a0f04399865a22247132cebc71179a86ccb03"]};

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
