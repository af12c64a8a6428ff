/** What the API prepares for a signature under a text, with the text itself to be read. */
import { api, type Schema, unwrap } from "@/api/client";
import type { SealedTerms } from "@/lib/intents/terms";

export type PreparedStep = Schema<"PreparedStep">;

/** Which step on a contract's text is meant. */
export type Preparation =
  | { readonly kind: "signature" }
  | { readonly kind: "acceptance" }
  | { readonly kind: "archive" }
  | { readonly kind: "termination"; readonly endsOn: string }
  | { readonly kind: "amendment"; readonly sealed: SealedTerms };

/** Raises ProblemError, for example `text_differs` and `annex_differs`: then nothing is to be signed. */
export function prepare(orderId: string, wanted: Preparation, reading = true): Promise<PreparedStep> {
  const params = { path: { order_id: orderId }, query: { reading } };
  switch (wanted.kind) {
    case "signature":
      return unwrap(api.POST("/api/v1/orders/{order_id}/contract/prepare-signature", { params }));
    case "acceptance":
      return unwrap(api.POST("/api/v1/orders/{order_id}/contract/prepare-acceptance", { params }));
    case "archive":
      return unwrap(api.POST("/api/v1/orders/{order_id}/contract/prepare-archive", { params }));
    case "termination":
      return unwrap(
        api.POST("/api/v1/orders/{order_id}/contract/prepare-termination", { params, body: { ends_on: wanted.endsOn } }),
      );
    case "amendment": {
      const body = { private: wanted.sealed.private, terms_hash: wanted.sealed.hash };
      return unwrap(api.POST("/api/v1/orders/{order_id}/contract/prepare-amendment", { params, body }));
    }
  }
}
