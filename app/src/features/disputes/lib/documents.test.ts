import { expect, test } from "vitest";

import { fromHex, sha256Hex, utf8 } from "@/lib/bytes";

import { documentHash, faultOf, MAX_BYTES } from "./documents";

test("the salt comes first, then the file", async () => {
  const hash = await documentHash(fromHex("6162"), utf8("c"));
  expect(hash).toBe(await sha256Hex("abc"));
  expect(await documentHash(fromHex("61"), utf8("cb"))).not.toBe(hash);
});

test.each([
  [{ size: 10, type: "application/pdf" }, undefined],
  [{ size: MAX_BYTES + 1, type: "image/png" }, "tooLarge"],
  [{ size: 10, type: "text/html" }, "wrongType"],
])("%j", (file, fault) => expect(faultOf(file)).toBe(fault));
