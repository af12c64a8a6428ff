/** Whether the API can be reached, by what the browser says and by how the last request ended. */
import { Observable, useObservable } from "@/lib/observable";

export const connection = new Observable<"online" | "offline">(navigator.onLine ? "online" : "offline");

addEventListener("offline", () => connection.set("offline"));
addEventListener("online", () => connection.set("online"));

export function useOnline(): boolean {
  return useObservable(connection) === "online";
}
