/** "We are alive": a request to HEARTBEAT_URL after each round of digests, so that whoever watches it hears of a round that did not come. */
import { type Asking, ask } from "./request.ts";

/**
 * A round that failed is told at the same address with `/fail` behind it, as Healthchecks and its like have it.
 * @returns undefined where it was heard; else what is in the way, for a log: a heartbeat that cannot be sent stops nothing.
 */
export async function sendHeartbeat(url: URL, round: "done" | "failed", asking: Asking): Promise<string | undefined> {
  const asked = new URL(url);
  if (round === "failed") asked.pathname = `${asked.pathname.replace(/\/+$/, "")}/fail`;
  let trouble = "";
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      const { status } = await ask({ method: "GET", url: asked }, asking);
      if (status >= 200 && status < 300) return undefined;
      trouble = `${asked.host} answered ${status}`;
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
    }
  }
  return `the heartbeat was not heard: ${trouble}`;
}
const ATTEMPTS = 3;
