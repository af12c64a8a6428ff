import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Flex } from "antd";

import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { stateQuery } from "../api/access";
import { messages } from "../messages";

/** Which version is in force, whether a newer one waits, and what does not fit. */
export function ModelState() {
  const t = useMessages(messages);
  const query = useQuery(stateQuery);
  if (query.isError) return <QueryProblem query={query} />;
  if (query.data === undefined) return null;
  const { in_force: inForce, newest, drift } = query.data;
  const waiting = newest !== null && newest.model_hash !== inForce?.model_hash;
  return (
    <Flex vertical gap={8}>
      {drift.map((code) => (
        <Alert key={code} type="error" showIcon title={t(`drift_${code}`)} />
      ))}
      <Alert
        type={waiting ? "warning" : "info"}
        showIcon
        title={inForce === null ? t("nothingInForce") : t("inForceIs", { number: inForce.version })}
        description={waiting && <Link to={`/access/versions/${newest.version}`} className="underlined">{t("waits", { number: newest.version })}</Link>}
      />
    </Flex>
  );
}
