/** A schema whose `rules` are of the one kind that is being written: what is wrong is then said of its fields alone. Pure. */
import type { Json, JsonObject } from "@/lib/canonical";

export function narrowed<Schema>(schema: Schema, kind: string): Schema {
  return narrow(schema as unknown as Json, kind) as unknown as Schema;
}

function narrow(node: Json, kind: string): Json {
  if (Array.isArray(node)) return node.map((each) => narrow(each, kind));
  if (node === null || typeof node !== "object") return node;
  const own = ofKind(node, kind);
  if (own !== undefined) return own;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, narrow(value, kind)]));
}

/** The alternative of a `oneOf` by kinds. */
function ofKind({ oneOf }: JsonObject, kind: string): Json | undefined {
  if (!Array.isArray(oneOf)) return undefined;
  return oneOf.find((each) => {
    const { kind: named } = ((each as JsonObject)["properties"] ?? {}) as Readonly<Record<string, { readonly const?: string } | undefined>>;
    return named?.const === kind;
  });
}
