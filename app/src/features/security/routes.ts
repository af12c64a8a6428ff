import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/access",
    title: { zh: "角色与菜单", en: "Roles and menus" },
    resource: "access:read",
    page: () => import("./pages/access-page").then((file) => file.AccessPage),
  },
  {
    path: "/access/views",
    title: { zh: "数据视图", en: "Data views" },
    resource: "access:read",
    page: () => import("./pages/views-page").then((file) => file.ViewsPage),
  },
  {
    path: "/access/versions",
    title: { zh: "权限版本", en: "Versions of the access model" },
    resource: "access:read",
    page: () => import("./pages/versions-page").then((file) => file.VersionsPage),
  },
  {
    path: "/access/versions/$number",
    title: { zh: "权限版本详情", en: "Version of the access model" },
    resource: "access:read",
    parent: "/access/versions",
    page: () => import("./pages/version-page").then((file) => file.VersionPage),
  },
  {
    path: "/security/sessions",
    title: { zh: "用户会话", en: "Users' sessions" },
    resource: "session:end",
    page: () => import("./pages/sessions-page").then((file) => file.SessionsPage),
  },
];
