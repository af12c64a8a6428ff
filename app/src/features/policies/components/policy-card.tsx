import { Button, Card, Collapse, Flex } from "antd";

import { Allowed } from "@/components/allowed";
import { ToneTag } from "@/components/state-tag";
import { useSequenceWords } from "@/features/sequences";
import { useMessages } from "@/lib/i18n";

import type { PolicyVersion } from "../lib/policy";
import { messages } from "../messages";
import { PolicyFacts } from "./policy-facts";

interface PolicyCardProps {
  /** The one in force first. */
  readonly versions: readonly PolicyVersion[];
  readonly onEdit: (current: PolicyVersion) => void;
}

/** One segment's policy, and those before it. */
export function PolicyCard({ versions: [current, ...earlier], onEdit }: PolicyCardProps) {
  const t = useMessages(messages);
  const { segment } = useSequenceWords();
  if (current === undefined) return null;
  const name = segment(current.segment);
  const title = (
    <Flex gap={10} align="center">
      <span>{name}</span>
      <ToneTag tone="good">{t("inForce", { version: current.version })}</ToneTag>
    </Flex>
  );
  const edit = (
    <Allowed resource="action:set_flow_policy">
      <Button size="small" aria-label={`${t("edit")}: ${name}`} onClick={() => onEdit(current)}>{t("edit")}</Button>
    </Allowed>
  );
  return (
    <Card size="small" title={title} extra={edit}>
      <Flex vertical gap={12}>
        <PolicyFacts policy={current.policy} />
        {earlier.length > 0 && <Earlier versions={earlier} />}
      </Flex>
    </Card>
  );
}

function Earlier({ versions }: { readonly versions: readonly PolicyVersion[] }) {
  const t = useMessages(messages);
  const all = versions.map((each) => (
    <section key={each.version} aria-label={t("version", { version: each.version })}>
      <strong>{t("version", { version: each.version })}</strong>
      <div style={{ margin: "6px 0 12px" }}><PolicyFacts policy={each.policy} /></div>
    </section>
  ));
  return <Collapse size="small" items={[{ key: "earlier", label: t("versions"), children: all }]} />;
}
