import type { FastifyInstance } from "fastify";
import { mayReadMetrics } from "../metrics/may-read.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { RequestProblem } from "../problems.ts";

/** On the server's own address only with a token (METRICS_TOKEN); no session and no API token opens it. */
export async function metricsRoutes(
  app: FastifyInstance,
  { metrics, token }: { readonly metrics: Metrics; readonly token: string },
): Promise<void> {
  app.get("/metrics", { schema: { hide: true }, config: { access: "open" }, exposeHeadRoute: false }, async (request, reply) => {
    if (!mayReadMetrics(request.headers.authorization, token)) throw withoutToken();
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

const withoutToken = (): RequestProblem =>
  new RequestProblem({
    word: "metrics-token",
    title: "Not without the token of the metrics",
    status: 401,
    detail: "Send METRICS_TOKEN: Authorization: Bearer …",
  });
