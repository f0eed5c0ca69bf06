/** Page tokens: opaque, bound to the query and the caller, refused when altered or used for anything else. */
import { createHmac } from "node:crypto";

/** A simulator's secret is no secret; the seal only tells an altered token from one that we gave. */
const seal = (body: string, query: string): string =>
  createHmac("sha256", "simulated pages").update(`${body}\n${query}`).digest("base64url").slice(0, 22);

export function tokenFor(position: readonly number[], query: unknown): string {
  const body = Buffer.from(position.join(".")).toString("base64url");
  return `${body}_${seal(body, JSON.stringify(query))}`;
}

/** Undefined where the token is not one that we gave for this very query. */
export function positionOf(token: string, query: unknown): readonly number[] | undefined {
  const at = token.length - 23;
  const body = token.slice(0, Math.max(at, 0));
  if (token[at] !== "_" || token.slice(at + 1) !== seal(body, JSON.stringify(query))) return undefined;
  return Buffer.from(body, "base64url").toString("utf8").split(".").map(Number);
}

/** A page of a list that is short enough to be made whole. */
export function pageOf<T>(
  all: readonly T[],
  token: unknown,
  size: number,
  query: unknown,
  refuse: () => Error,
): { readonly items: readonly T[]; readonly next?: string } {
  let from = 0;
  if (token !== undefined && token !== "") {
    const position = positionOf(String(token), query)?.[0];
    if (position === undefined) throw refuse();
    from = position;
  }
  const items = all.slice(from, from + size);
  return from + size < all.length ? { items, next: tokenFor([from + size], query) } : { items };
}
