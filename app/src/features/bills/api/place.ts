import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

/** Zone, voltage level and capacity of the points on a day, as a bill is charged by; null where they are at several prices. */
export const placeQuery = (points: readonly string[], date: string) =>
  queryOptions({
    queryKey: ["metering-points", "place", points, date],
    queryFn: async ({ signal }) => {
      const found = await Promise.all(
        points.map((point_id) => unwrap(api.GET("/api/v1/metering-points/{point_id}", { params: { path: { point_id } }, signal }))),
      );
      const connections = found.flatMap(({ connection }) => connection.findLast(({ start }) => start <= date) ?? []);
      const [first] = connections;
      const same = connections.every(({ zone, voltage_level }) => zone === first?.zone && voltage_level === first.voltage_level);
      if (first === undefined || !same) return null;
      const capacity_va = connections.reduce((sum, each) => sum + each.capacity_va, 0);
      return { zone: first.zone, voltage_level: first.voltage_level, capacity_va };
    },
  });
