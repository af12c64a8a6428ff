import { useQuery } from "@tanstack/react-query";

import { QueryProblem } from "@/components/problem-alert";
import { AcknowledgeRisk, RiskWarning } from "@/components/risk-warning";

import { templateVersionQuery } from "../api/templates";

interface WarnedPackage {
  readonly template: string;
  readonly template_version: number;
}

interface PackageRiskProps {
  /** Undefined until it is known. */
  readonly package: WarnedPackage | undefined;
  readonly hash: string;
}

/** The warning of a package, which its template has. */
export function PackageRisk({ package: warned, hash }: PackageRiskProps) {
  const template = useTemplateOf(warned);
  return template.isError ? <QueryProblem query={template} /> : <RiskWarning hash={hash} text={template.data?.risk_warning_text} />;
}

interface AcknowledgeProps extends PackageRiskProps {
  readonly read: boolean;
  readonly onRead: (read: boolean) => void;
}

/** The same, to be acknowledged by whoever orders. */
export function AcknowledgePackageRisk({ package: warned, hash, read, onRead }: AcknowledgeProps) {
  const template = useTemplateOf(warned);
  if (template.isError) return <QueryProblem query={template} />;
  return <AcknowledgeRisk hash={hash} text={template.data?.risk_warning_text} read={read} onRead={onRead} />;
}

function useTemplateOf(warned: WarnedPackage | undefined) {
  const { template = "", template_version = 0 } = warned ?? {};
  return useQuery({ ...templateVersionQuery(template, template_version), enabled: warned !== undefined });
}
