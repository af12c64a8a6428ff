import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/announcements",
    title: { zh: "公告", en: "Announcements" },
    resource: "announcement:read",
    page: () => import("./pages/announcements-page").then((file) => file.AnnouncementsPage),
  },
  {
    path: "/announcements/edit",
    title: { zh: "公告发布", en: "Publish announcements" },
    resource: "announcement:publish",
    parent: "/announcements",
    page: () => import("./pages/editor-page").then((file) => file.EditorPage),
  },
  {
    path: "/announcements/$announcementId",
    title: { zh: "公告详情", en: "Announcement" },
    resource: "announcement:read",
    parent: "/announcements",
    page: () => import("./pages/announcement-page").then((file) => file.AnnouncementPage),
  },
];
