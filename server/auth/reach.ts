/** Request → reader → reach. Until there is a sign-in, whoever reaches the server (this machine, unless told otherwise) sees everything. */
import type { FastifyInstance } from "fastify";
import { everything, type Reach } from "../../posture/reach.ts";

declare module "fastify" {
  interface FastifyRequest {
    reach: Reach;
  }
}

export async function reachOfRequest(app: FastifyInstance): Promise<void> {
  // A getter, so that no request can be left with another one's reach.
  app.decorateRequest("reach", { getter: () => everything });
}
Object.assign(reachOfRequest, { [Symbol.for("skip-override")]: true });
