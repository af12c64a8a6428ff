import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useState } from "react";

import { QueryProblem } from "@/components/problem-alert";

import { templateQuery } from "../api/templates";
import { Editor } from "../components/editor";
import { draftOf, newDraft } from "../lib/draft";

/** `?from=` is the template whose next version is drawn; `?copy=` one that a new template begins as. */
export function TemplateEditorPage() {
  const { from, copy } = useSearch({ strict: false });
  const source = typeof from === "string" ? from : copy;
  const navigate = useNavigate();
  const [blank] = useState(() => newDraft(new Date().getFullYear() + 1));
  const template = useQuery({ ...templateQuery(String(source)), enabled: typeof source === "string", staleTime: Infinity });
  const onPublished = (templateId: string) =>
    void navigate({ to: "/packages/templates/$templateId", params: { templateId } });
  if (typeof source !== "string") {
    return <Editor start={blank} version={null} onPublished={onPublished} />;
  }
  if (template.isError) return <QueryProblem query={template} />;
  if (!template.data) return <Skeleton active paragraph={{ rows: 12 }} />;
  const start = draftOf(template.data);
  if (from === undefined) return <Editor start={{ ...start, template: "" }} version={null} onPublished={onPublished} />;
  return <Editor key={source} start={start} version={template.data.version} onPublished={onPublished} />;
}
