import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";

/** The contract as OpenAPI 3.1, made from the schemas that validate: `/api/docs`. */
export async function contractDocument(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: { openapi: "3.1.0", info: { title: "Pillarwatch", description: "Security posture of an AWS organization", version: "1" } },
  });
  app.get("/api/docs", { schema: { hide: true } }, () => asAnswered(app.swagger()));
}
Object.assign(contractDocument, { [Symbol.for("skip-override")]: true });

/** Whatever fails answers a problem document, which has a media type of its own. */
function asAnswered(document: object): object {
  const text = JSON.stringify(document, (status, member: unknown) => (/^[45]\d\d$/.test(status) ? asProblem(member) : member));
  return JSON.parse(text) as object;
}

function asProblem(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || !("content" in answer)) return answer;
  const { content, ...rest } = answer;
  const schemas = Object.values(content as Readonly<Record<string, unknown>>);
  return { ...rest, content: { "application/problem+json": schemas[0] } };
}
