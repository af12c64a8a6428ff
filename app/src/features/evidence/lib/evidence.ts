/** The file that proves an order, and how it is verified. */
import { download } from "@/api/download";

/** As the API names the file. */
export function evidenceName(orderId: string): string {
  return `evidence-${orderId.slice(0, 12)}.json`;
}

/** Raises ProblemError. */
export function downloadEvidence(orderId: string): Promise<void> {
  return download(`/api/v1/orders/${orderId}/evidence`, evidenceName(orderId));
}

/** The command that this platform installs; the verifier alone (`energysale-verify`) takes the same arguments. */
export function verifyCommand(orderId: string, networkId: string): string {
  return `energysale verify ${evidenceName(orderId)} --network ${networkId}`;
}

export function isOrderId(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
