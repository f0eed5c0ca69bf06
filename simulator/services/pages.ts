/** Pages of a list that is known whole: a token says where the next page begins, and nobody can read or make one up. */
import type { ServiceError } from "../service.ts";

const mark = "page:";

export function pageOf<Record>(
  all: readonly Record[],
  token: unknown,
  size: number,
  refused: () => ServiceError,
): { readonly records: readonly Record[]; readonly next: string | undefined } {
  const from = token === undefined ? 0 : beginning(String(token), all.length, refused);
  const end = from + size;
  const next = end < all.length ? Buffer.from(`${mark}${end}`).toString("base64url") : undefined;
  return { records: all.slice(from, end), next };
}

function beginning(token: string, length: number, refused: () => ServiceError): number {
  const text = Buffer.from(token, "base64url").toString();
  const from = Number(text.slice(mark.length));
  if (!text.startsWith(mark) || !Number.isSafeInteger(from) || from <= 0 || from > length) throw refused();
  return from;
}
