/** The one table from errors to HTTP: every failed request answers a problem document (RFC 9457). */
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "../contract/problem.ts";
import { Refusal } from "../posture/refusal.ts";

/** A problem without what the request adds; the time to wait goes into a header. */
type Told = Omit<Problem, "requestId"> & { readonly retryAfterSeconds?: number };

/** Thrown by routes for what they know to be wrong with a request. */
export class RequestProblem extends Error {
  readonly problem: Told;
  constructor(problem: Omit<Told, "type"> & { readonly word: string }) {
    super(problem.detail);
    this.name = "RequestProblem";
    const { word, ...rest } = problem;
    this.problem = { type: typeOf(word), ...rest };
  }
}

/** In which each answer tells the request's id: the log's lines name it. */
export const REQUEST_ID_HEADER = "x-request-id";

/** Not there and not yours are the same answer, word for word: an id must not be found out by guessing. */
export const notFound = (what: string): RequestProblem =>
  new RequestProblem({ word: "not-found", title: "Not found", status: 404, detail: `There is no such ${what} here.` });

export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request);
    if (isTold(problem)) tell(request, problem);
    return answer(reply, request, problem);
  });
}

/** Who is refused, is not let in, or asks for what the contract does not know: what an attack looks like before it succeeds (ASVS 16.3.2, 16.3.3). */
const toldStatuses: readonly number[] = [400, 401, 403, 404, 421, 429];
/** Typing a code after the password is how one signs in. */
const isTold = ({ status, type }: Told): boolean => toldStatuses.includes(status) && type !== typeOf("code-needed");

/** By the address's pattern and the fields' names: what was asked for may be a secret in the wrong place. */
function tell(request: FastifyRequest, { status, type, errors }: Told): void {
  const { caller, method, ip, routeOptions } = request;
  const by = caller.kind === "nobody" ? "nobody" : `${caller.kind} ${caller.publicId}`;
  const fields = errors?.map(({ field }) => field);
  request.log.warn({ refused: type, status, by, from: ip, method, route: routeOptions.url ?? null, ...(fields && { fields }) }, "refused");
}

/** Of answers for which no plugin is asked (server/plugins/security-headers.ts): they hold nothing, and load nothing. */
export const bareHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none';base-uri 'none';object-src 'none';frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** What is known of the server's own address when something is answered. */
export type MoreHeaders = () => Readonly<Record<string, string>>;

/** For what Fastify meets before a route is known, an address that cannot be decoded, where no error handler is asked. */
export const answerUnrouted =
  (more: MoreHeaders) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const problem = problemOf(error, request);
    request.log.info({ method: request.method, route: null, status: problem.status, from: request.ip }, "answered");
    void answer(reply.headers({ ...bareHeaders, ...more() }), request, problem);
  };

/** For what is no HTTP that a request could be made of; there is nothing but the socket. */
export const answerBroken =
  (more: MoreHeaders) =>
  (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (error.code === "ECONNRESET" || socket.destroyed) return;
    if (socket.writable) socket.write(brokenAnswer(error, more()));
    socket.destroySoon();
  };

function brokenAnswer(error: { readonly code?: string }, more: Readonly<Record<string, string>>): string {
  const [status, detail] = brokenRequests[error.code ?? ""] ?? [400, "This is no HTTP request."];
  const body = JSON.stringify({ type: typeOf("bad-request"), title: "The request cannot be read", status, detail });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: application/problem+json",
    ...Object.entries({ ...bareHeaders, ...more }).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

const brokenRequests: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, "Address and headers are longer than 16 kB: ask with a shorter filter."],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "The request was not sent whole in time."],
};

export function answer(reply: FastifyReply, request: FastifyRequest, { retryAfterSeconds, ...problem }: Told): FastifyReply {
  const wait = retryAfterSeconds ?? (problem.status === 503 ? 1 : undefined);
  if (wait !== undefined) reply.header("retry-after", String(wait));
  return reply
    .code(problem.status)
    .type("application/problem+json")
    .header("cache-control", "no-store")
    .header(REQUEST_ID_HEADER, request.id)
    .send(JSON.stringify({ ...problem, requestId: request.id }));
}

export const typeOf = (word: string): string => `urn:pillarwatch:problem:${word}`;

function problemOf(error: unknown, request: FastifyRequest): Told {
  if (error instanceof RequestProblem) return error.problem;
  if (error instanceof Refusal) {
    return isVariable(error.field) ? unable(error) : invalid(error.field, error.message.replace(`${error.field}: `, ""));
  }
  if (isFastifyError(error)) {
    const [first] = error.validation ?? [];
    if (first !== undefined) return invalid(...fieldOf(first));
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return { type: typeOf("bad-request"), title: "The request cannot be read", status: error.statusCode, detail: error.message };
    }
  }
  // What points outside of the page's folder is nowhere: nothing is said of what may be there.
  if (isPathNowhere(error)) return notFound("address").problem;
  if (isBusy(error)) {
    return {
      type: typeOf("busy"),
      title: "The database is busy",
      status: 503,
      detail: "Another process holds the database. Try again in a moment.",
    };
  }
  if (isDamaged(error)) {
    request.log.error({ err: error }, "the database's file is damaged");
    return {
      type: typeOf("damaged"),
      title: "The database is damaged",
      status: 503,
      detail:
        "The database’s file is damaged where this would be read. An administrator has to restore a backup: the page “Doctor” says how.",
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

/** A variable is the operator's to mend, a full disk for example, and no fault of the request. */
const isVariable = (field: string): boolean => /^[A-Z]/.test(field);

const unable = ({ message }: Refusal): Omit<Problem, "requestId"> => ({
  type: typeOf("unable"),
  title: "The server cannot do this now",
  status: 503,
  detail: message,
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

/** Also while another process recovers the file, or a snapshot is too old to go on from. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^SQLITE_(BUSY|LOCKED)/.test(String(error.code));

/** SQLite found in the file what it never wrote. */
export const isDamaged = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code));

/** As the static files' own library says it: what it exposes is its opinion of the path. */
const isPathNowhere = (error: unknown): boolean =>
  error instanceof Error && "expose" in error && error.expose === true && "statusCode" in error && Number(error.statusCode) < 500;
