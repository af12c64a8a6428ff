import { api, done, type Schema, unwrap } from "@/api/client";

export type BankAccount = Schema<"BankAccountInfo">;
type Body = Schema<"BankAccountBody">;

const path = (id: string) => ({ params: { path: { account_id: id } } });

/** `id` is a UUID that the caller makes, so that the same proposal may be sent again. */
export async function proposeAccount(id: string, body: Body): Promise<BankAccount> {
  return unwrap(api.PUT("/api/v1/bank-accounts/{account_id}", { ...path(id), body }));
}

export async function approveAccount(id: string, body: Body): Promise<BankAccount> {
  return unwrap(api.POST("/api/v1/bank-accounts/{account_id}/approval", { ...path(id), body }));
}

/** Withdraws, declines or stops: whichever it is for who asks. */
export async function endAccount(id: string): Promise<void> {
  await done(api.DELETE("/api/v1/bank-accounts/{account_id}", path(id)));
}
