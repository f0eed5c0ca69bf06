/** The API, typed by the contract: a path that it does not name, or a query that it does not take, does not compile. */
import type { AnswerOf, ApiPath, QueryOf } from "../../contract/api.ts";
import type { Problem } from "../../contract/problem.ts";

export class RequestFailed extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "RequestFailed";
    this.problem = problem;
  }
}

export async function get<Path extends ApiPath>(path: Path, query: QueryOf<Path>, signal?: AbortSignal): Promise<AnswerOf<Path>> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) for (const one of [value ?? []].flat()) search.append(name, String(one));
  const response = await fetch(`/api/v1${path}?${search.toString()}`, signal === undefined ? {} : { signal });
  if (!response.ok) throw new RequestFailed(await problemOf(response));
  return (await response.json()) as AnswerOf<Path>;
}

/** @returns the answer's JSON. */
export async function post<Answer>(path: string, body?: object): Promise<Answer> {
  const response = await fetch(`/api/v1${path}`, {
    method: "POST",
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  if (!response.ok) throw new RequestFailed(await problemOf(response));
  return (await response.json()) as Answer;
}

/** A proxy in between may answer something that is no problem document. */
async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get("content-type")?.startsWith("application/problem+json") === true) return (await response.json()) as Problem;
  const { status, statusText } = response;
  return { type: "about:blank", title: statusText, status, detail: `The server answered ${status} ${statusText}`.trim(), requestId: "–" };
}
