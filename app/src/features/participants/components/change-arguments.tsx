import { Flex } from "antd";

import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { RoleName } from "@/components/role-name";
import { StateTag } from "@/components/state-tag";
import { KeyFingerprint } from "@/features/keys";



/** What a change would set; proofs and the user's own id are left out. */
export function ChangeArguments({ args }: { readonly args: Readonly<Record<string, unknown>> }) {
  const shown = Object.entries(args).filter(([name]) => name !== "proof" && name !== "user");
  return <Flex wrap gap="2px 12px">{shown.map(([name, value]) => <Argument key={name} name={name} value={value} />)}</Flex>;
}

function Argument({ name, value }: { readonly name: string; readonly value: unknown }) {
  if (name === "roles" && Array.isArray(value)) return value.map((role) => <RoleName key={String(role)} role={String(role)} />);
  if (name === "status") return <StateTag of="user" state={String(value)} />;
  // Those who decide compare it with what the user reads out.
  if (name === "public_key") return <span style={{ maxWidth: 190, whiteSpace: "normal" }}><KeyFingerprint publicKey={String(value)} /></span>;
  if (name === "certificate") return <Hash value={String(value)} />;
  if (typeof value === "number") return <When ms={value} show="date" />;
  return <span>{String(value)}</span>;
}
