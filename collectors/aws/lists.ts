/**
 * Lists that say what there is (accounts, regions, rules, members, detectors): paged once, here. They are evidence of absence, so they are
 * whole or they are nothing: what they lack has left, is off or is gone.
 */
import { AwsFailure, failureOf } from "./failure.ts";

/** How often a list or a window is begun again when AWS refuses its own page token. */
export const RESTARTS = 3;

export interface ListPage<Item> {
  /** Undefined where the answer lacks the list itself. */
  readonly items: readonly Item[] | undefined;
  readonly next: string | undefined;
}

/** What a record must have to be told from the others. */
type MayHave<Name extends string> = { readonly [Member in Name]?: string | undefined };
type Has<Name extends string> = { readonly [Member in Name]: string };

/**
 * Every record of every page. One that AWS repeats comes twice.
 * @throws AwsFailure also where a record has no name: a list without it would say that what it stands for is not there.
 */
export async function wholeList<Name extends string, Item extends MayHave<Name>>(
  action: string,
  name: Name,
  ask: (token: string | undefined) => Promise<ListPage<Item>>,
): Promise<readonly (Item & Has<Name>)[]> {
  return begunAgain(async () => {
    const found: (Item & Has<Name>)[] = [];
    for await (const items of pagesOf(action, ask)) {
      for (const item of items) {
        const held: unknown = typeof item === "object" && item !== null ? item[name] : undefined;
        if (typeof held !== "string" || held === "") throw malformed(action, `a record without ${name}`);
        found.push(item as Item & Has<Name>);
      }
    }
    return found;
  });
}

/** A list of names alone. */
export async function wholeListOfNames(
  action: string,
  ask: (token: string | undefined) => Promise<ListPage<string>>,
): Promise<readonly string[]> {
  return begunAgain(async () => {
    const found = new Set<string>();
    for await (const items of pagesOf(action, ask)) {
      for (const item of items) {
        if (typeof item !== "string" || item === "") throw malformed(action, "a name that is none");
        found.add(item);
      }
    }
    return [...found];
  });
}

async function* pagesOf<Item>(
  action: string,
  ask: (token: string | undefined) => Promise<ListPage<Item>>,
): AsyncGenerator<readonly Item[]> {
  let token: string | undefined;
  do {
    const { items, next } = await ask(token);
    if (!Array.isArray(items)) throw malformed(action, "no list");
    yield items;
    token = next;
  } while (token); // an empty page is not the end; a missing (or empty) token is
}

async function begunAgain<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (failureOf(error)?.kind !== "token_refused" || attempt === RESTARTS) throw error;
    }
  }
}

/** AWS answered, and not what it promised: the answer is as good as none, and the next one may be better. */
export function malformed(action: string, what: string): AwsFailure {
  return new AwsFailure({
    kind: "unavailable",
    code: "MalformedAnswer",
    message: `${action} answered with ${what}`,
    action,
    waitingHelps: true,
    requestId: undefined,
    cause: undefined,
  });
}
