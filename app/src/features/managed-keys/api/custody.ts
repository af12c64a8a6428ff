import { queryOptions } from "@tanstack/react-query";

import { api, done, type Schema, unwrap } from "@/api/client";

export type Codes = Schema<"Codes">;
export type NewKey = Schema<"NewKey">;

/** The password and a one-time or recovery code, and for some acts a new password or passphrase. */
export interface Proof {
  readonly password: string;
  readonly code: string;
  readonly secret?: string;
}

/** The noun is the browser's keys': events of the ledger leave it, and it is asked again when those change. */
export const managedKeyQuery = queryOptions({
  queryKey: ["browser-keys", "managed"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/custody/key", { signal })),
  staleTime: 0,
});

export function makeManagedKey(body: { invitation: string; password: string }): Promise<NewKey> {
  return unwrap(api.POST("/api/v1/custody/keys", { body }));
}

export function inviteToKey(body: { user: string; participant: string }) {
  return unwrap(api.POST("/api/v1/custody/invitations", { body }));
}

export function lockKey(): Promise<void> {
  return done(api.DELETE("/api/v1/custody/unlock"));
}

export function changePassword({ password, code, secret = "" }: Proof): Promise<void> {
  return done(api.PUT("/api/v1/custody/password", { body: { password, code, new_password: secret } }));
}

export function renewCodes({ password, code }: Proof): Promise<Codes> {
  return unwrap(api.POST("/api/v1/custody/codes", { body: { password, code } }));
}

/** The key as an encrypted PEM file. */
export async function exportKey({ password, code, secret = "" }: Proof): Promise<string> {
  return (await unwrap(api.POST("/api/v1/custody/export", { body: { password, code, passphrase: secret } }))).pem;
}

export function deleteKey({ password, code }: Proof): Promise<void> {
  return done(api.POST("/api/v1/custody/deletion", { body: { password, code } }));
}
