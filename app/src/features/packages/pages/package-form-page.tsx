import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Card, Flex, Select, Skeleton } from "antd";

import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { openTemplatesQuery } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import { packageQuery } from "../api/packages";
import { PackageForm } from "../components/package-form";
import { newPackage, nextVersionOf } from "../lib/offering";
import { messages } from "../messages";

/** `?package=` publishes its next version, `?template=` a new one of that template. */
export function PackageFormPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const packageId = typeof search["package"] === "string" ? search["package"] : undefined;
  const known = useQuery({ ...packageQuery(packageId ?? ""), enabled: packageId !== undefined, staleTime: Infinity });
  const templates = useQuery(openTemplatesQuery);
  if (known.isError) return <QueryProblem query={known} />;
  if (templates.isError) return <QueryProblem query={templates} />;
  if (!templates.data || (packageId !== undefined && !known.data)) return <Skeleton active paragraph={{ rows: 10 }} />;
  const chosen = typeof search["template"] === "string" ? search["template"] : known.data?.template;
  const template = templates.data.items.find(({ template_id }) => template_id === chosen);
  const title = known.data ? t("formNext", { name: known.data.name, version: known.data.version + 1 }) : t("formTitle");
  const choose = (templateId: string) =>
    void navigate({ to: "/packages/edit", search: { ...(packageId !== undefined && { package: packageId }), template: templateId }, replace: true });
  if (!template) {
    return (
      <Page title={title}>
        <Card size="small" style={{ maxWidth: 560 }}>
          <Flex vertical gap={6}>
            <span className="muted">{t("chooseTemplate")}</span>
            <Select
              aria-label={t("chooseTemplate")} placeholder={t("chooseTemplate")} onChange={choose} showSearch={{ optionFilterProp: "label" }}
              options={templates.data.items.map(({ template_id, name }) => ({ value: template_id, label: `${name} · ${template_id}` }))}
            />
          </Flex>
        </Card>
      </Page>
    );
  }
  const start = known.data ? { ...nextVersionOf(known.data), template: template.template_id } : newPackage(template);
  return <PackageForm key={template.template_id} title={title} template={template} start={start} version={known.data?.version ?? null} />;
}
