/** The one table from errors to HTTP: every failed request answers a problem document (RFC 9457). */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "../contract/problem.ts";
import { Refusal } from "../posture/refusal.ts";

/** Thrown by routes for what they know to be wrong with a request. */
export class RequestProblem extends Error {
  readonly problem: Omit<Problem, "requestId">;
  constructor(problem: Omit<Problem, "requestId" | "type"> & { readonly word: string }) {
    super(problem.detail);
    this.name = "RequestProblem";
    const { word, ...rest } = problem;
    this.problem = { type: typeOf(word), ...rest };
  }
}

/** Not there and not yours are the same answer, word for word: an id must not be found out by guessing. */
export const notFound = (what: string): RequestProblem =>
  new RequestProblem({ word: "not-found", title: "Not found", status: 404, detail: `There is no such ${what} here.` });

export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => answer(reply, request, problemOf(error, request)));
}

export function answer(reply: FastifyReply, request: FastifyRequest, problem: Omit<Problem, "requestId">): FastifyReply {
  return reply
    .code(problem.status)
    .type("application/problem+json")
    .header("cache-control", "no-store")
    .send(JSON.stringify({ ...problem, requestId: request.id }));
}

const typeOf = (word: string): string => `urn:pillarwatch:problem:${word}`;

function problemOf(error: unknown, request: FastifyRequest): Omit<Problem, "requestId"> {
  if (error instanceof RequestProblem) return error.problem;
  if (error instanceof Refusal) {
    return invalid(error.field, error.message.replace(`${error.field}: `, ""));
  }
  if (isFastifyError(error)) {
    const [first] = error.validation ?? [];
    if (first !== undefined) return invalid(...fieldOf(first));
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return { type: typeOf("bad-request"), title: "The request cannot be read", status: error.statusCode, detail: error.message };
    }
  }
  if (isBusy(error)) {
    return {
      type: typeOf("busy"),
      title: "The database is busy",
      status: 503,
      detail: "Another process holds the database. Try again in a moment.",
    };
  }
  request.log.error({ err: error }, "a fault of the program, caught at the top of the request");
  return {
    type: typeOf("fault"),
    title: "A fault in Pillarwatch",
    status: 500,
    detail: "The request could not be answered. The server's log names the fault under this request id.",
  };
}

const invalid = (field: string, message: string): Omit<Problem, "requestId"> => ({
  type: typeOf("invalid-field"),
  title: "A field is not valid",
  status: 400,
  detail: `${field}: ${message}`,
  errors: [{ field, message }],
});

interface ValidationFault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
}

/** The field by its name in the request, and what may stand there. */
function fieldOf({ instancePath, keyword, params, message }: ValidationFault): [field: string, message: string] {
  const path = instancePath.split("/").filter((part) => part !== "" && !/^\d+$/.test(part));
  switch (keyword) {
    case "additionalProperties":
      return [[...path, String(params.additionalProperty)].join("."), "there is no such field here"];
    case "required":
      return [[...path, String(params.missingProperty)].join("."), "is missing"];
    case "enum":
      return [nameOf(path), `must be one of ${(params.allowedValues as readonly string[]).join(", ")}`];
    default:
      return [nameOf(path), message ?? "is not valid"];
  }
}

const nameOf = (path: readonly string[]): string => (path.length === 0 ? "body" : path.join("."));

const isFastifyError = (error: unknown): error is FastifyError & { validation?: readonly ValidationFault[] } =>
  error instanceof Error && "code" in error;

const isBusy = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "SQLITE_BUSY";
