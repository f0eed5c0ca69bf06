import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";

/** The contract as OpenAPI 3.1, made from the schemas that validate: `/api/docs`. */
export async function contractDocument(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: { openapi: "3.1.0", info: { title: "Pillarwatch", description: "Security posture of an AWS organization", version: "1" } },
  });
  app.get("/api/docs", { schema: { hide: true } }, () => app.swagger());
}
Object.assign(contractDocument, { [Symbol.for("skip-override")]: true });
