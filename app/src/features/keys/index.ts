export { type KeyOwner, type KeyFile, MAX_KEY_FILE_BYTES, openKeyFile, ownerIn, withOwner } from "@/features/keys/key-file";
export {
  type BrowserKey,
  findKey,
  fingerprint,
  forgetKey,
  keepKey,
  type LastActing,
  listKeys,
  newKeyOf,
  noteOfKey,
  noteRegistered,
} from "@/features/keys/keyring";
export { isProved, type KeyRequest, keyRequestText, readKeyRequest } from "@/features/keys/key-request";
export { KeyFingerprint } from "@/features/keys/components/key-fingerprint";
export { ExpiredKey } from "@/features/keys/components/expired-key";
export { keysQuery, useKeys } from "@/features/keys/use-keys";
export { makeBrowserKey, SHORTEST_PASSPHRASE } from "@/features/keys/make-key";
