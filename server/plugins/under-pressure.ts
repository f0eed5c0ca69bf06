/**
 * A server that cannot keep up says so at once (503, Retry-After), instead of taking in more than it will ever answer. Probes are answered all the
 * same: an orchestrator that kills a busy server makes it worse.
 */
import underPressure from "@fastify/under-pressure";
import type { FastifyInstance } from "fastify";
import { RequestProblem } from "../problems.ts";

/** By so much late is no work of ours any more; a machine that is merely busy is late by less. */
const USUAL_DELAY_MS = 3_000;

/** And what tells how much it is. */
const probes: readonly string[] = ["/healthz", "/readyz", "/metrics"];

/** @param longestDelayMs mean delay of the event loop over a second. */
export async function refuseUnderPressure(
  app: FastifyInstance,
  { longestDelayMs = USUAL_DELAY_MS }: { readonly longestDelayMs?: number | undefined },
): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: longestDelayMs,
    pressureHandler: (request, _reply, _type, delayMs) => {
      // Not measured yet, as after the start, is told as endless.
      if (probes.includes(request.url) || !Number.isFinite(delayMs)) return;
      throw new RequestProblem({
        word: "under-pressure",
        title: "The server is overloaded",
        status: 503,
        detail: "More is asked than can be answered now. Try again in a few seconds.",
        retryAfterSeconds: 10,
      });
    },
  });
}
Object.assign(refuseUnderPressure, { [Symbol.for("skip-override")]: true });
