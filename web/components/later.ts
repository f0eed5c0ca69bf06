import { startTransition, useEffect, useState } from "react";

/** Nobody waits longer for the rest, however busy the browser is. */
const LATEST_MS = 1_000;

/**
 * True for good once something is so and the browser has time: what stands below the first screen, or is heavy, must not be in the way of what
 * is read first. Drawn in pieces then, between which a click is answered.
 */
export function useLater(isTime: boolean): boolean {
  const [isLater, setLater] = useState(false);
  useEffect(() => {
    if (!isTime || isLater) return;
    const draw = () => startTransition(() => setLater(true));
    // Safari knows no idle time.
    if (typeof requestIdleCallback === "undefined") {
      const timer = setTimeout(draw);
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(draw, { timeout: LATEST_MS });
    return () => cancelIdleCallback(idle);
  }, [isTime, isLater]);
  return isLater;
}
