import { describe, expect, it } from "vitest";

import client from "../../../tests/vectors/client.json";
import ledger from "../../../tests/vectors/ledger.json";
import { fromHex, hex, sha256Hex } from "@/lib/bytes";
import { canonicalText, NotCanonicalError, parseCanonical } from "@/lib/canonical";
import { certificateRequest } from "@/lib/crypto/csr";
import { importKey, makeKey, sign, verify } from "@/lib/crypto/p256";
import { encryptKey, KeyFileError, readKey } from "@/lib/crypto/pkcs8";
import { bidHash, readOpening } from "@/lib/intents/bid";
import {
  authorisationMessage,
  possessionMessage,
  renewalMessage,
  sessionClaimText,
  sessionMessage,
} from "@/lib/intents/claims";
import { intentDigest, intentMessage, intentText } from "@/lib/intents/intent";
import { sealTerms } from "@/lib/intents/terms";

const { key, key_files: files, messages } = ledger;

describe("canonical JSON", () => {
  it.each(ledger.canonical)("writes and hashes $text as the ledger does", async ({ text, sha256 }) => {
    expect(canonicalText(parseCanonical(text))).toBe(text);
    expect(await sha256Hex(text)).toBe(sha256);
  });

  it.each(ledger.refused)("refuses %j as the ledger does", (text) => {
    expect(() => parseCanonical(text)).toThrow(NotCanonicalError);
  });

  it("refuses values that are no JSON, and says nothing of them", () => {
    for (const value of [undefined, 1n, 0.1, NaN, new Date(0), [undefined], { a: undefined }, () => 1]) {
      expect(() => canonicalText(value)).toThrow(/^not (an integer|a JSON value)$/);
    }
  });
});

describe("intents", () => {
  it.each(ledger.intents)("has the ledger's text, digest and signature: $fields.action", async (vector) => {
    const text = intentText(vector.fields);
    expect(text).toBe(vector.text);
    expect(await intentDigest(text)).toBe(vector.digest);
    expect(await verify(key.public_key, intentMessage(text), vector.signature)).toBe(true);
    expect(await verify(key.public_key, intentMessage(`${text} `), vector.signature)).toBe(false);
  });

  it("seals terms and bids under the ledger's hashes", async () => {
    for (const vector of ledger.terms) {
      expect(await sealTerms(vector.terms, vector.salt)).toEqual({ private: vector.private, hash: vector.hash });
    }
    for (const vector of ledger.bids) {
      expect(await bidHash(vector)).toBe(vector.bid_hash);
      expect(await readOpening(JSON.stringify(vector))).toEqual(vector);
      await expect(readOpening(JSON.stringify({ ...vector, salt: "00" }))).rejects.toThrow(RangeError);
    }
  });

  it("signs the ledger's bytes for everything else", async () => {
    const { possession, session, renewal, authorisation } = messages;
    expect(hex(possessionMessage(possession.fields))).toBe(possession.message);
    expect(sessionClaimText(session.fields)).toBe(session.text);
    expect(hex(sessionMessage(session.text))).toBe(session.message);
    expect(hex(await renewalMessage(renewal.fields))).toBe(renewal.message);
    const { application_id: application, ...fields } = authorisation.fields;
    expect(hex(await authorisationMessage({ ...fields, application }))).toBe(authorisation.message);
  });

  it("signs in less than 50 ms", async () => {
    const { privateKey } = await importKey(await readKey(files.plain));
    const vector = ledger.intents[0];
    if (vector === undefined) throw new Error("no vector");
    const began = performance.now();
    for (let n = 0; n < 20; n += 1) await sign(privateKey, intentMessage(intentText(vector.fields)));
    expect((performance.now() - began) / 20).toBeLessThan(50);
  });
});

describe("key files", () => {
  it.each(["plain", "sec1", "pbkdf2", "scrypt", "keystore"] as const)("reads %s", async (form) => {
    const imported = await importKey(await readKey(files[form], files.passphrase));
    expect(imported.publicKey).toBe(key.public_key);
    expect(imported.privateKey.extractable).toBe(false);
  });

  it.each(["pbkdf2", "scrypt"] as const)("says what keeps %s closed", async (form) => {
    await expect(readKey(files[form])).rejects.toEqual(new KeyFileError("passphrase_needed"));
    await expect(readKey(files[form], "another")).rejects.toMatchObject({ fault: "wrong_passphrase" });
  });

  it("says when a file is no key", async () => {
    await expect(readKey("text")).rejects.toMatchObject({ fault: "no_key" });
    await expect(readKey(client.csr)).rejects.toMatchObject({ fault: "no_key" });
    await expect(importKey(fromHex("3003020100"))).rejects.toThrow(TypeError);
  });

  it("backs a new key up once, and cannot read it out again", async () => {
    const made = await makeKey();
    const backup = await encryptKey(made.pkcs8, "passphrase");
    expect((await importKey(await readKey(backup, "passphrase"))).publicKey).toBe(made.key.publicKey);
    await expect(crypto.subtle.exportKey("pkcs8", made.key.privateKey)).rejects.toThrow();
  });
});

/** `client.json` is what this client makes; the ledger's own tests verify it. Written anew with `VITE_WRITE_VECTORS=1 npx vitest run --update src/lib/vectors.test.ts`. */
it.runIf(import.meta.env["VITE_WRITE_VECTORS"])("writes what the ledger is to verify", async () => {
  const pkcs8 = await readKey(files.plain);
  const own = await importKey(pkcs8);
  const intents = await Promise.all(
    ledger.intents.map(async ({ fields }) => {
      const text = intentText(fields);
      return { text, signature: await sign(own.privateKey, intentMessage(text)) };
    }),
  );
  const made = { intents, csr: await certificateRequest("li-na", own), backup: await encryptKey(pkcs8, files.passphrase) };
  await expect(`${JSON.stringify(made, null, 1)}\n`).toMatchFileSnapshot("../../../tests/vectors/client.json");
});
