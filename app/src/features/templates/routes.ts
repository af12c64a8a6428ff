import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/packages/templates",
    title: { zh: "套餐模板", en: "Package templates" },
    resource: "template:prove",
    page: () => import("./pages/templates-page").then((file) => file.TemplatesPage),
  },
  {
    path: "/packages/templates/edit",
    title: { zh: "编辑模板", en: "Edit a template" },
    resource: "template:prove",
    parent: "/packages/templates",
    page: () => import("./pages/template-editor-page").then((file) => file.TemplateEditorPage),
  },
  {
    path: "/packages/templates/$templateId",
    title: { zh: "模板", en: "Template" },
    resource: "package:read",
    parent: "/packages/templates",
    page: () => import("./pages/template-page").then((file) => file.TemplatePage),
  },
];
