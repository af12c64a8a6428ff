import { expect, test } from "vitest";

import { isProved, keyRequest, keyRequestText, readKeyRequest } from "@/features/keys/key-request";
import { makeKey } from "@/lib/crypto/p256";

const whose = { network: "market/abc", user: "li-na", participant: "mill-1" };

test("a request is read as it was written, and its proof is good for its network and user alone", async () => {
  const { key } = await makeKey();
  const request = readKeyRequest(keyRequestText(await keyRequest(key, whose)));
  if (request === undefined) throw new Error("not read");
  expect(request).toMatchObject({ user: "li-na", participant: "mill-1", public_key: key.publicKey });
  expect(await isProved(request, "market/abc")).toBe(true);
  expect(await isProved(request, "market/other")).toBe(false);
  expect(await isProved({ ...request, user: "wang-wei" }, "market/abc")).toBe(false);
});

test.each(["", "no request", "[]", "null", '{"user": "li-na"}', '{"user":"Li Na","participant":"m","public_key":"04","proof":"x"}'])(
  "no request: %s",
  (text) => expect(readKeyRequest(text)).toBeUndefined(),
);
