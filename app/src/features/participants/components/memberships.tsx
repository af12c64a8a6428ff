import { Flex } from "antd";

import { RoleName } from "@/components/role-name";

interface MembershipsProps {
  readonly memberships: Readonly<Record<string, readonly string[]>>;
  /** Only the roles for this participant, without its name. */
  readonly only?: string | undefined;
}

/** For whom a user acts, and in which roles. */
export function Memberships({ memberships, only }: MembershipsProps) {
  if (only !== undefined) return <Roles roles={memberships[only] ?? []} />;
  const all = Object.entries(memberships);
  if (all.length === 0) return "—";
  return (
    <Flex wrap gap="2px 16px">
      {all.map(([participant, roles]) => (
        <Flex key={participant} wrap gap={6}>
          <span className="muted">{participant}</span>
          <Roles roles={roles} />
        </Flex>
      ))}
    </Flex>
  );
}

function Roles({ roles }: { readonly roles: readonly string[] }) {
  return <Flex wrap gap="2px 10px">{roles.map((role) => <RoleName key={role} role={role} />)}</Flex>;
}
