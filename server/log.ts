/**
 * What a log line tells of a request: by which method, for which address and from where. Never what was asked for (a query may hold the name of a
 * person or resource), never a cookie, a token or a password; and no character that a terminal or a reader of lines would obey.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type LoggerOptions, pino } from "pino";

const MOST_CHARACTERS = 2_000;

/** JSON escapes the first 32; the others (DEL, C1, line and paragraph separators, marks that turn the direction of reading) it does not. */
const obeyed = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A line break of a stack trace is one that we wrote: it stays, as JSON writes it. */
const plain = (text: string, isStack = false): string =>
  text.replaceAll(obeyed, (character) => (isStack && character === "\n" ? character : "\ufffd")).slice(0, MOST_CHARACTERS);

const MOST_FIELDS = 40;

/** The names that were asked by, and none of the values. */
export function fieldsOf(url: string): readonly string[] {
  const [, query] = url.split("?", 2);
  if (query === undefined) return [];
  return [...new Set(query.split("&").map((part) => plain(part.split("=", 1)[0] ?? "")))].slice(0, MOST_FIELDS);
}

function addressWithoutValues(url: string): string {
  const [path = ""] = url.split("?", 1);
  const names = fieldsOf(url).map((name) => `${name}=…`);
  return plain(names.length === 0 ? path : `${path}?${names.join("&")}`);
}

const asRequest = ({ method, url, host, ip }: Pick<FastifyRequest, "method" | "url" | "host" | "ip">) => ({
  method: plain(method),
  url: addressWithoutValues(url),
  host: plain(host ?? ""),
  remoteAddress: ip,
});

const asReply = ({ statusCode }: Pick<FastifyReply, "statusCode">) => ({ statusCode });

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code?: unknown;
  readonly cause?: LoggedError;
}

/** Of an error only what every error has: what a library hangs on its own (a request, a configuration) may hold a secret. */
function asError(error: unknown): LoggedError | { readonly message: string } {
  if (!(error instanceof Error)) return { message: plain(String(error)) };
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message: plain(message),
    stack: stack === undefined ? undefined : plain(stack, true),
    ...("code" in error ? { code: typeof error.code === "string" ? plain(error.code) : error.code } : {}),
    ...(cause instanceof Error ? { cause: asError(cause) as LoggedError } : {}),
  };
}

/** What a job's thread tells as text: words of an error of its own, or of AWS's. */
const asTold = (text: unknown): string => plain(String(text), true);

const logOptions: Pick<LoggerOptions, "serializers"> = {
  serializers: { req: asRequest, res: asReply, err: asError, trouble: asTold, fault: asTold },
};

/** @param to where the lines go; the standard error by default. */
export const requestLog = (level: string, to: pino.DestinationStream = pino.destination(2)): pino.Logger =>
  pino({ level, ...logOptions }, to);
