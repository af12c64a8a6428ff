import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/participants",
    title: { zh: "市场主体与用户", en: "Participants and users" },
    resource: "participant:read",
    page: () => import("./pages/participants-page").then((file) => file.ParticipantsPage),
  },
  {
    path: "/participants/$participantId",
    title: { zh: "市场主体", en: "Participant" },
    resource: "participant:read",
    parent: "/participants",
    page: () => import("./pages/participant-page").then((file) => file.ParticipantPage),
  },
  {
    path: "/users/$userId",
    title: { zh: "用户", en: "User" },
    resource: "user:read",
    parent: "/participants",
    page: () => import("./pages/user-page").then((file) => file.UserPage),
  },
];
