/** The API's time, going on by itself: windows of the market open and close by it, not by the person's clock. */
import { useEffect, useState } from "react";

import { serverNow } from "./config";

/** ms since 1970 UTC, anew every `every` ms. */
export function useNow(every = 1_000): number {
  const [ahead, setAhead] = useState(0);
  const [now, setNow] = useState(Date.now);

  useEffect(() => {
    let wanted = true;
    // Without an answer the person's own clock has to do.
    void serverNow().then((time) => wanted && setAhead(time - Date.now()), () => undefined);
    return () => {
      wanted = false;
    };
  }, []);

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);

  return now + ahead;
}
