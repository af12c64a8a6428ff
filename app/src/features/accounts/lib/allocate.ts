/** How the ledger allocates a payment to bills (chaincode/account/bill.py), to be shown before it is signed. Pure. */

export interface PayableBill {
  readonly bill_id: string;
  readonly due_on: string;
  /** Open, and not spoken for by a pending payment. */
  readonly free_fen: number;
}

export interface Allocated<B extends PayableBill> {
  /** What each bill takes, and what is left of it then. */
  readonly shares: readonly { readonly bill: B; readonly fen: number; readonly left: number }[];
  /** What no bill takes: it is paid ahead. */
  readonly ahead: number;
}

/** The bill that was due first is paid first, of those of one day the one with the first id. */
export function allocate<B extends PayableBill>(bills: readonly B[], amountFen: number): Allocated<B> {
  const shares = [];
  let rest = amountFen;
  for (const bill of bills.toSorted((a, b) => inOrder(a.due_on, b.due_on) || inOrder(a.bill_id, b.bill_id))) {
    const fen = Math.min(rest, bill.free_fen);
    if (fen > 0) shares.push({ bill, fen, left: bill.free_fen - fen });
    rest -= fen;
  }
  return { shares, ahead: rest };
}

function inOrder(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
