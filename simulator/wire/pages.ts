/** What can go wrong with a page of an answer, done to the answer: pages that come twice, swapped, empty; records that are broken. */
import type { Trouble } from "../faults.ts";
import type { Members } from "../service.ts";
import type { ApiOperation } from "./api.ts";

/** A page token of ours around the service's own: which page comes, and what follows it if not what the service says. */
interface Detour {
  readonly serve: string | null;
  readonly next?: string | null;
}

const mark = "detour-"; // within what GuardDuty lets a token be made of

const tokenFor = (detour: Detour): string => mark + Buffer.from(JSON.stringify(detour)).toString("base64url");

const detourOf = (token: unknown): Detour | undefined =>
  typeof token === "string" && token.startsWith(mark)
    ? (JSON.parse(Buffer.from(token.slice(mark.length), "base64url").toString("utf8")) as Detour)
    : undefined;

type Serve = (input: Members) => Members;

/** Follows our own tokens; every call goes through here, so that a detour ends well after its fault is over. */
export function servePage(operation: ApiOperation, input: Members, serve: Serve): Members {
  const { token } = operation;
  if (token === undefined) return serve(input);
  const detour = detourOf(input[inputToken(input, token)]);
  if (detour === undefined) return serve(input);
  const page = serve(withToken(input, token, detour.serve));
  return detour.next === undefined ? page : withToken(page, token, detour.next);
}

/** The page that the fault makes of the one asked for; pages without a token's place, or the only page, stay as they are. */
export function serveTroubled(operation: ApiOperation, trouble: Trouble["kind"], input: Members, serve: Serve): Members {
  const { token, records } = operation;
  const page = servePage(operation, input, serve);
  if (token === undefined || records === undefined) return page;
  const asked = (input[inputToken(input, token)] as string | undefined) ?? null;
  switch (trouble) {
    case "page repeated":
      return withToken(page, token, tokenFor({ serve: asked }));
    case "empty page":
      return { ...page, [records]: [], [token]: tokenFor({ serve: asked }) };
    case "pages reordered": {
      const next = page[token] as string | undefined;
      if (!next || detourOf(asked)) return turned(page, records);
      const other = servePage(operation, withToken(input, token, next), serve);
      return withToken(turned(other, records), token, tokenFor({ serve: asked, next: (other[token] as string | undefined) ?? null }));
    }
    default:
      return page;
  }
}

const turned = (page: Members, records: string): Members => ({
  ...page,
  [records]: [...((page[records] as readonly unknown[]) ?? [])].reverse(),
});

/** Some models write the token's name in input and output in another case. */
const inputToken = (input: Members, token: string): string =>
  token in input ? token : (Object.keys(input).find((name) => name.toLowerCase() === token.toLowerCase()) ?? token);

function withToken(members: Members, token: string, value: string | null): Members {
  const { [inputToken(members, token)]: _, ...rest } = members;
  return value === null ? rest : { ...rest, [token]: value };
}

/** Breaks one record of an answer that is ready to be sent. @param draw 0 to 1, says which record. */
export const breakRecord = (wire: unknown, trouble: Extract<Trouble, { kind: "malformed record" }>, draw: number): unknown =>
  withOne(wire, draw, (record) => [broken(record, trouble)]);

/** Leaves one record out of an answer that is ready to be sent. @param draw 0 to 1, says which record. */
export const leaveOut = (wire: unknown, draw: number): unknown => withOne(wire, draw, () => []);

function withOne(wire: unknown, draw: number, change: (record: unknown) => readonly unknown[]): unknown {
  const answer = wire as Readonly<Record<string, unknown>>;
  const list = Object.keys(answer).find((name) => Array.isArray(answer[name]));
  if (list === undefined) return wire;
  const records = [...(answer[list] as readonly unknown[])];
  if (records.length === 0) return wire;
  const index = Math.floor(draw * records.length);
  records.splice(index, 1, ...change(records[index]));
  return { ...answer, [list]: records };
}

/** Members without which a record cannot be told from another. */
const identities = ["Id", "id", "findingArn", "accountId", "EvaluationResultIdentifier", "ConfigRuleName", "name"];

function broken(record: unknown, { how, member }: Extract<Trouble, { kind: "malformed record" }>): unknown {
  if (how === "null record" || typeof record !== "object" || record === null) return null;
  const name = member ?? identities.find((identity) => identity in record) ?? Object.keys(record)[0] ?? "";
  const { [name]: value, ...rest } = record as Readonly<Record<string, unknown>>;
  switch (how) {
    case "missing member":
      return rest;
    case "null member":
      return { ...rest, [name]: null };
    case "wrong type":
      return { ...rest, [name]: typeof value === "object" ? "not what was promised" : { not: "what was promised" } };
  }
}
