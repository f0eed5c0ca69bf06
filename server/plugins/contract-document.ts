import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { API_VERSION } from "../../contract/about.ts";
import { Problem } from "../../contract/problem.ts";
import { exampleOf, type JsonSchema, problemExample } from "./contract-examples.ts";

/** The contract as OpenAPI 3.1, made from the schemas that validate: `/api/docs`. */
export async function contractDocument(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Pillarwatch", description: "Security posture of an AWS organization", version: API_VERSION },
      components: {
        securitySchemes: {
          session: { type: "apiKey", in: "cookie", name: "__Host-pillarwatch", description: "Of whoever signed in by the page" },
          token: { type: "http", scheme: "bearer", description: "An API token: pwt_…" },
        },
      },
    },
    transform: ({ schema, url, route }) => ({
      schema: { ...schema, security: route.config?.access === "anyone" ? [] : [{ session: [] }, { token: [] }] },
      url,
    }),
  });
  // Routes are all known by the first question, and stay.
  let document: object | undefined;
  app.get("/api/docs", { schema: { hide: true }, config: { access: "signed-in" } }, () => {
    document ??= asAnswered(app.swagger() as unknown as Document);
    return document;
  });
}
Object.assign(contractDocument, { [Symbol.for("skip-override")]: true });

/** What is completed here of a document. */
interface Document {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface Operation {
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: JsonSchema }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
}
interface Response {
  readonly content?: Content;
}
type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>;

/** Each operation with examples, with problem documents for what fails, and with what spares a reader the same answer again. */
const asAnswered = ({ paths = {}, ...document }: Document): object => ({
  ...document,
  paths: mapped(paths, (methods, path) => mapped(methods, (operation, method) => operationOf(operation, path, method === "get"))),
});

function operationOf({ parameters, requestBody, responses, ...operation }: Operation, path: string, isRead: boolean): object {
  const isStream = Object.values(responses).some(({ content = {} }) => EVENTS in content);
  const guarded = operation.security?.length === 0 ? responses : { ...responses, ...refusals };
  const answered = mapped(guarded, (response, status) => {
    const told = responseOf(response, status);
    return isRead && !isStream && status === "200" ? { ...told, headers: tagged } : told;
  });
  return {
    ...operation,
    ...(parameters && { parameters: parameters.map((one) => ({ ...one, example: exampleOf(one.schema ?? {}, nameOf(one.name, path)) })) }),
    ...(requestBody && { requestBody: { ...requestBody, content: mapped(requestBody.content, withExample) } }),
    responses: isRead && !isStream ? { ...answered, "304": unchanged } : answered,
  };
}

/** In its own list, an account's id is called `id`. */
const nameOf = (parameter: string, path: string): string => (parameter === "id" && path.includes("/accounts/") ? "accountId" : parameter);

const refusals: Readonly<Record<string, Response>> = {
  "401": { description: "Nobody is signed in", content: { "application/json": { schema: Problem } } },
  "403": { description: "Not for this role", content: { "application/json": { schema: Problem } } },
} as unknown as Readonly<Record<string, Response>>;

const EVENTS = "text/event-stream";

const tagged = {
  ETag: {
    description: "Of the picture, not of its bytes: it stays while nothing that the answer is made of has changed",
    schema: { type: "string" },
    example: 'W/"c2FtcGxlLW9mLWEtdGFnLW9mLTI3"',
  },
};
const unchanged = { description: "Unchanged: `If-None-Match` names the tag that the answer would have", headers: tagged };

/** Whatever fails answers a problem document, which has a media type of its own. */
function responseOf({ content, ...response }: Response, status: string): object {
  if (content === undefined) return response;
  if (!/^[45]\d\d$/.test(status)) return { ...response, content: mapped(content, withExample) };
  const [problem] = Object.values(content);
  return { ...response, content: { "application/problem+json": { ...problem, example: problemExample(status) } } };
}

function withExample(media: { readonly schema?: JsonSchema }, type: string): object {
  const example = exampleOf(media.schema ?? {});
  return { ...media, example: type === EVENTS ? `event: progress\ndata: ${JSON.stringify(example)}\n\n` : example };
}

const mapped = <Value, Mapped>(
  members: Readonly<Record<string, Value>>,
  change: (value: Value, name: string) => Mapped,
): Record<string, Mapped> => Object.fromEntries(Object.entries(members).map(([name, value]) => [name, change(value, name)]));
