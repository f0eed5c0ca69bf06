/** The API, typed by the contract: a path that it does not name, a query or a body that it does not take, does not compile. */
import type { AnswerOf, ApiPath, BodyOf, QueryOf, Sending, SentAnswerOf } from "../../contract/api.ts";
import type { Problem } from "../../contract/problem.ts";
import { type KeptAnswer, keepAnswer, keptAnswer } from "./kept-answers.ts";

export class RequestFailed extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "RequestFailed";
    this.problem = problem;
  }
}

/** "wrong-credentials", of urn:pillarwatch:problem:wrong-credentials; undefined where it is no problem of ours. */
export const problemWord = (error: unknown): string | undefined =>
  error instanceof RequestFailed ? /^urn:pillarwatch:problem:(.+)$/.exec(error.problem.type)?.[1] : undefined;

/** What is said where a request has failed. */
export const whyFailed = (error: Error): string => (error instanceof RequestFailed ? error.message : "The server did not answer.");

/** What is wrong, by field of what was sent: as sentences. */
export const wrongFields = (error: unknown): ReadonlyMap<string, string> =>
  new Map(error instanceof RequestFailed ? (error.problem.errors ?? []).map(({ field, message }) => [field, sentence(message)]) : []);

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

export async function get<Path extends ApiPath>(path: Path, query: QueryOf<Path>, signal?: AbortSignal): Promise<AnswerOf<Path>> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) for (const one of [value ?? []].flat()) search.append(name, String(one));
  const address = `/api/v1${path}?${search.toString()}`;
  const kept = keptAnswer(address);
  const response = await fetch(address, {
    ...(signal !== undefined && { signal }),
    ...(kept !== undefined && { headers: { "if-none-match": kept.tag } }),
  });
  return (await answerOf(address, response, kept)) as AnswerOf<Path>;
}

async function answerOf(address: string, response: Response, kept: KeptAnswer | undefined): Promise<unknown> {
  if (response.status === 304 && kept !== undefined) return kept.answer;
  if (!response.ok) throw new RequestFailed(await problemOf(response));
  const answer: unknown = await response.json();
  const tag = response.headers.get("etag");
  if (tag !== null) keepAnswer(address, { tag, answer });
  return answer;
}

/** @param what method and path: "POST /runs". @returns the answer's JSON; undefined where there is none. */
export async function send<What extends Sending>(
  what: What,
  ...[body]: BodyOf<What> extends undefined ? [] : [body: BodyOf<What>]
): Promise<SentAnswerOf<What>> {
  const [method, path] = what.split(" ", 2);
  const response = await fetch(`/api/v1${path}`, {
    method: method as string,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  if (!response.ok) throw new RequestFailed(await problemOf(response));
  return (response.status === 204 ? undefined : await response.json()) as SentAnswerOf<What>;
}

/** A proxy in between may answer something that is no problem document. */
async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get("content-type")?.startsWith("application/problem+json") === true) return (await response.json()) as Problem;
  const { status, statusText } = response;
  return { type: "about:blank", title: statusText, status, detail: `The server answered ${status} ${statusText}`.trim(), requestId: "–" };
}
