import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { useResources } from "../access";
import { connection } from "../connection";
import { onReadElsewhere } from "../notifications";
import { useSessionState, viewOf } from "../session";
import { gatheringInvalidation } from "./invalidation";
import { followAsTab } from "./leader";
import { TOPICS } from "./topics";

/** Keeps every query of the page up to date while somebody is signed in. Shows nothing. */
export function LiveUpdates() {
  const queries = useQueryClient();
  const view = viewOf(useSessionState());
  const resources = useResources();
  const wanted = TOPICS.filter((topic) => resources?.has(topic.resource)).map((topic) => topic.path).join(" ");

  useEffect(() => {
    if (view === "" || wanted === "") return undefined;
    const end = new AbortController();
    const topics = TOPICS.filter((topic) => wanted.split(" ").includes(topic.path));
    void followAsTab(view, topics, gatheringInvalidation(queries), end.signal);
    return () => end.abort();
  }, [queries, view, wanted]);

  // What changed while the API could not be reached is asked for when it answers again.
  useEffect(
    () =>
      connection.subscribe(() => {
        if (connection.value === "online") void queries.invalidateQueries();
      }),
    [queries],
  );
  useEffect(() => onReadElsewhere(() => void queries.invalidateQueries({ queryKey: ["notifications"] })), [queries]);
  return null;
}
